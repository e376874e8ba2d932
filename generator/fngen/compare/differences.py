"""What a difference is, and how much it weighs."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Grade(enum.StrEnum):
    """How much a difference weighs, the heaviest first.

    Breaking: a call that was right may be refused, or a result may be one that was never seen.
    Widened: more calls are right, or fewer results are possible. Cosmetic: the same calls and
    results, but what a model reads is different, or what it leaves out means something else.
    """

    BREAKING = "breaking"
    WIDENED = "widened"
    COSMETIC = "cosmetic"

    def reaches(self, other: Grade) -> bool:
        """Tell whether this weighs as much as `other`, or more."""
        grades = list(Grade)
        return grades.index(self) <= grades.index(other)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed: in which package and function, and of which argument, if of one."""

    grade: Grade
    package: str
    function: str
    argument: str | None
    message: str


def shown(text: str) -> str:
    """Return `text` of a spec for a line of a terminal or page, with nothing in it for them to obey."""
    return "".join(c if c.isprintable() and c != "`" else "?" for c in text)
