"""Fifth stage: an API and its contract -> its package, the text of every file."""

from __future__ import annotations

from fngen.emit.package import Package, emit

__all__ = ["Package", "emit"]
