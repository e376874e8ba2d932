"""Third stage: a resolved document -> the functions of an API, named and typed."""

from __future__ import annotations

from fngen.ir.convert import convert

__all__ = ["convert"]
