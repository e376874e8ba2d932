"""One function and its handler: a call, step by step."""

from __future__ import annotations

import logging
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, TypeAlias, cast

from pydantic_core import to_json

from fngen_runtime.arguments import refused
from fngen_runtime.call_result import CallResult
from fngen_runtime.errors import ToolError
from fngen_runtime.pages import page_text
from fngen_runtime.results import encoded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from fngen_runtime.arguments import Arguments
    from fngen_runtime.call_result import RawArguments
    from fngen_runtime.problems import Problem
    from fngen_runtime.repairs import Repair
    from fngen_runtime.results import Result

    _MakeResult: TypeAlias = Callable[[type[CallResult], tuple[object, ...]], CallResult]

_MOST = 5
_log = logging.getLogger("fngen_runtime")


class BoundFunction:
    """A function that can be called: its arguments, its handler and its result.

    `call` makes a call; see `Dispatcher.call`.
    """

    __slots__ = ("_arguments", "_handler", "_is_async", "_name", "_repairs", "_result", "call")

    def __init__(
        self,
        name: str,
        arguments: Arguments,
        handler: Callable[..., object],
        result: Result | None,
        *,
        repair: bool,
    ) -> None:
        self._name = name
        self._arguments = arguments
        self._handler = handler
        self._is_async = iscoroutinefunction(handler)
        self._result = result
        self._repairs = repair
        self.call: Callable[[RawArguments], CallResult]
        self.call = self._call if self._is_async else self._quick_call()

    async def acall(self, arguments: RawArguments) -> CallResult:
        """Make a call; see `Dispatcher.acall`."""
        try:
            found = self._valid(arguments) or self._keywords(arguments)
        except Exception as error:
            return self._raised(error)
        if isinstance(found, CallResult):
            return found
        keywords, repairs = found
        return _with(repairs, await self._awaited(keywords))

    def _quick_call(self) -> Callable[[RawArguments], CallResult]:
        """Return `_call` for what is common, so that it is quick: valid text, and a plain handler.

        Everything it needs is at hand in a local variable. It leaves the rest to `_call`.
        """
        call, answered, raised, handler = self._call, self._answered, self._raised, self._handler
        read = self._arguments.read_valid
        is_judged = self._result is not None
        # What a named tuple's own __new__ calls, which takes as long again as the rest of it.
        new = cast("_MakeResult", tuple.__new__)  # pyright: ignore[reportUnknownMemberType]

        def quick_call(arguments: RawArguments) -> CallResult:
            if not isinstance(arguments, str):
                return call(arguments)
            try:
                keywords = read(arguments)
            except Exception:  # whatever it is, the long way tells of it
                keywords = None
            if keywords is None:
                return call(arguments)
            try:
                answer = handler(**keywords)
            except (Exception, SystemExit) as error:
                return raised(error)
            if answer.__class__ is dict and not is_judged:
                try:
                    content = to_json(answer, inf_nan_mode="null").decode()
                except ValueError:
                    return answered(answer)
                return new(CallResult, (True, content, answer, None, ()))
            if hasattr(answer, "__await__"):
                return self._run(self._finished(cast("Awaitable[object]", answer)))
            return answered(answer)

        return quick_call

    def _call(self, arguments: RawArguments) -> CallResult:
        try:
            found = self._keywords(arguments)
        except Exception as error:
            return self._raised(error)
        if isinstance(found, CallResult):
            return found
        keywords, repairs = found
        if self._is_async:
            return _with(repairs, self._run(self._awaited(keywords)))
        result = self._called(keywords)
        if not isinstance(result, CallResult):
            result = self._run(self._finished(result))
        return _with(repairs, result)

    def _valid(self, arguments: RawArguments) -> tuple[dict[str, object], tuple[()]] | None:
        """Return what `_keywords` does for text that is valid as it is."""
        if not isinstance(arguments, str):
            return None
        try:
            keywords = self._arguments.read_valid(arguments)
        except Exception:  # whatever it is, the long way tells of it
            return None
        return None if keywords is None else (keywords, ())

    def _keywords(
        self, arguments: RawArguments
    ) -> tuple[dict[str, object], tuple[Repair, ...]] | CallResult:
        """Return what the handler is called with; or the result where the model is to mend it."""
        value, repairs, problems = self._arguments.accepted(arguments, repair=self._repairs)
        if problems:
            return failed(refused(problems))
        return self._arguments.bind(value), repairs

    def _called(self, keywords: dict[str, object]) -> CallResult | Awaitable[object]:
        """Call the handler; what it returns is to be awaited where it wraps an async one."""
        try:
            value = self._handler(**keywords)
        except (Exception, SystemExit) as error:
            return self._raised(error)
        if hasattr(value, "__await__"):
            return cast("Awaitable[object]", value)
        return self._answered(value)

    async def _awaited(self, keywords: dict[str, object]) -> CallResult:
        if self._is_async:
            result = self._called(keywords)
        else:
            import asyncio

            # Nothing is raised in the thread: StopIteration would never come out of it.
            result = await asyncio.to_thread(self._called, keywords)
        return result if isinstance(result, CallResult) else await self._finished(result)

    async def _finished(self, answer: Awaitable[object]) -> CallResult:
        try:
            value = await answer
        except (Exception, SystemExit) as error:
            return self._raised(error)
        return self._answered(value)

    def _run(self, answer: Coroutine[object, object, CallResult]) -> CallResult:
        """Run `answer` to its end in an event loop of its own."""
        import asyncio

        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(answer)
        answer.close()
        raise RuntimeError(
            f"the handler of {self._name} is async and an event loop is running here: "
            "await acall() instead of call()"
        )

    def _answered(self, value: object) -> CallResult:
        try:
            content = encoded(value)
        except ValueError as error:
            kind = type(value).__name__
            _log.error("%s returned a %s, which is not JSON: %s", self._name, kind, error)
            message = f"{self._name} ran, but its result cannot be written as JSON"
            return failed(ToolError(message, kind="invalid_result"))
        if self._result is not None:
            self._report(self._result.judge(value, content))
        return CallResult(True, content, value)  # noqa: FBT003 - by position, as it is quicker

    def _report(self, problems: list[Problem]) -> None:
        """Log how a result is not as the spec says: the first few problems, in one record."""
        if not problems:
            return
        more = f"; and {len(problems) - _MOST} more" if len(problems) > _MOST else ""
        said = "; ".join(one.told_of("the result") for one in problems[:_MOST]) + more
        _log.warning("%s returned what its spec does not say: %s", self._name, said)

    def _raised(self, error: BaseException) -> CallResult:
        if isinstance(error, ToolError):
            return failed(error)
        if isinstance(error, NotImplementedError) and _is_own(error):
            _log.warning("%s has no handler yet: it raised NotImplementedError", self._name)
            return failed(not_implemented(self._name))
        _log.error("%s failed", self._name, exc_info=error)
        # The kind and nothing else: the text of an exception may hold what is not for the model.
        message = f"{self._name} failed with {type(error).__name__}"
        return failed(ToolError(message, kind="failed"))


def _with(repairs: tuple[Repair, ...], result: CallResult) -> CallResult:
    return result._replace(repairs=repairs) if repairs else result


def _is_own(error: BaseException) -> bool:
    """Tell whether a handler raised `error` itself, as a stub does, and not something it called."""
    here = error.__traceback__
    return here is not None and here.tb_next is not None and here.tb_next.tb_next is None


def failed(error: ToolError) -> CallResult:
    """Return the result of a call that `error` ended."""
    return CallResult(False, page_text(error), None, error)  # noqa: FBT003 - by position, as it is quicker


def unknown_function(name: str, names: tuple[str, ...]) -> ToolError:
    """Return what a model is told that calls a function which is not among `names`."""
    from difflib import get_close_matches

    nearest = get_close_matches(name, names, n=3, cutoff=0.5)
    if nearest:
        there_are = f"the nearest are: {', '.join(nearest)}"
    elif names:
        there_are = f"there are: {', '.join(names[:20])}" + (", ..." if len(names) > 20 else "")
    else:
        there_are = "there are none"
    return ToolError(f"there is no function `{name[:64]}`; {there_are}", kind="unknown_function")


def not_implemented(name: str) -> ToolError:
    """Return what a model is told that calls a function whose handler is not filled in."""
    return ToolError(f"{name} is not implemented; go on without it", kind="not_implemented")
