"""What goes wrong in a call, and what the model is told of it."""

from __future__ import annotations

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
        """Return what the model is told."""
        from fngen_runtime.pages import page_of  # which importing a package does not need

        return page_of(self)


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
