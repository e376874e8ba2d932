"""What goes wrong in a call, and what the model is told of it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fngen_runtime.json_types import JsonObject
    from fngen_runtime.problems import Problem

ErrorKind: TypeAlias = Literal[
    "unknown_function",
    "invalid_json",
    "invalid_arguments",
    "not_implemented",
    "tool_error",
    "failed",
    "invalid_result",
    "timed_out",
    "not_approved",
    "not_called",
]
"""Why a call has no result: the first three are the model's doing, the next five the handler's."""


_PAGE = 4_000
_LONGEST_ESCAPE = len("\\u0000")
_AROUND = 60  # characters that JSON puts around a problem, and around all of them, at most


class ToolError(Exception):
    """A call that failed.

    Raise it in a handler to tell the model something: `raise ToolError("no such order: 17")`.
    Every other exception stays between the handler and the log.
    """

    def __init__(
        self, message: object, *, kind: ErrorKind = "tool_error", problems: Sequence[Problem] = ()
    ) -> None:
        super().__init__(message)
        self.message = str(message)
        self.kind: ErrorKind = kind
        self.problems = tuple(problems)

    def as_json(self) -> JsonObject:
        """Return what the model is told: a page of JSON at most, but for a long first problem."""
        told: JsonObject = {"error": self.kind, "message": self.message}
        if self.problems and self._are_few():
            told["problems"] = [problem.as_json() for problem in self.problems]
        elif self.problems:
            left_out: JsonObject = {"problems": [], "more_problems": len(self.problems)}
            fitting = self._fitting(_PAGE - _length({**told, **left_out}))
            told["problems"] = [*fitting]
            if len(fitting) < len(self.problems):
                told["more_problems"] = len(self.problems) - len(fitting)
        return told

    def _are_few(self) -> bool:
        """Tell whether the problems fit on a page however JSON writes them, as nearly always."""
        written = len(self.message) + sum(map(len, chain.from_iterable(self.problems)))
        return written * _LONGEST_ESCAPE + len(self.problems) * _AROUND + _AROUND <= _PAGE

    def _fitting(self, room: int) -> list[JsonObject]:
        """Return the problems that fit into `room` characters; at least one is there."""
        fitting: list[JsonObject] = []
        for problem in self.problems:
            one = problem.as_json()
            room -= _length(one) + 1
            if room < 0 and fitting:
                break
            fitting.append(one)
        return fitting


def _length(value: JsonObject) -> int:
    import json  # which few calls need

    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


class PackageDataError(Exception):
    """The functions.json of a generated package is missing, or not for this runtime."""

    @classmethod
    def missing(cls, package: str) -> PackageDataError:
        """Return the error of a package whose functions.json was not packaged with its code."""
        top = package.partition(".")[0]
        return cls(
            f"{package} has no functions.json beside its __init__.py. It is package data: when a "
            f"wheel was built without it, setuptools brings it in with `[tool.setuptools."
            f'package-data]` and `{top} = ["**/functions.json"]`, poetry-core and hatchling do '
            "unless told to leave it out. Otherwise run `fngen build` again."
        )
