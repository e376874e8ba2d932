"""The one hook: every question to the model and every call goes through a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_P = ParamSpec("_P")
_R = TypeVar("_R")


class Step(Protocol):
    """Does a step of `run` or `stream`, or knows what came of it before.

    `name` is `ask`, or `call` and the function's name. Arguments and results are values that can
    be pickled: messages and a reply (`Reply` or `Unusable`), a `ToolCall` and its `ToolResult`.
    """

    def __call__(
        self, name: str, fn: Callable[_P, _R], /, *args: _P.args, **kwargs: _P.kwargs
    ) -> _R:
        """Return what `fn(*args)` does, by calling it or without."""
        ...


class AsyncStep(Protocol):
    """Does a step of `arun` or `astream`, as `Step` does."""

    def __call__(
        self, name: str, fn: Callable[_P, Awaitable[_R]], /, *args: _P.args, **kwargs: _P.kwargs
    ) -> Awaitable[_R]:
        """Return what awaiting `fn(*args)` does, by awaiting it or without."""
        ...


def just_call(name: str, fn: Callable[_P, _R], /, *args: _P.args, **kwargs: _P.kwargs) -> _R:  # noqa: ARG001 - a `Step`
    """Do the step: what drivers do unless told otherwise. Serves for both kinds."""
    return fn(*args, **kwargs)
