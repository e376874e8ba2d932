"""Two contracts -> what changed between them, for the model and for callers."""

from __future__ import annotations

from fngen.compare.differences import Difference, Grade
from fngen.compare.show import SHOWN, show
from fngen.compare.sides import compare_specs

__all__ = ["SHOWN", "Difference", "Grade", "compare_specs", "show"]
