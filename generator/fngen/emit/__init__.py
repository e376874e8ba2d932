"""Fifth stage: an API and its contract -> the text of every file of its package."""

from __future__ import annotations

from fngen.emit.package import Package, emit

__all__ = ["Package", "emit"]
