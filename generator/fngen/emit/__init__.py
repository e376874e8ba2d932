"""Fifth stage: an API and its contract -> its parts -> its package, the text of every file."""

from __future__ import annotations

from fngen.emit.dividing import divide
from fngen.emit.package import Package, emit
from fngen.emit.parts import Parts

__all__ = ["Package", "Parts", "divide", "emit"]
