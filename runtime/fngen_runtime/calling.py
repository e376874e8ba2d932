"""A call of a conversation: approved, made in time, made again where it only reads, cut to size."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable
from contextvars import copy_context
from dataclasses import dataclass
from functools import cached_property
from threading import Thread
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, get_args

from fngen_runtime.call_result import CallResult
from fngen_runtime.dialects.dialect import Payloads
from fngen_runtime.errors import ToolError
from fngen_runtime.messages import ToolCall, ToolResult

if TYPE_CHECKING:
    from asyncio import Lock
    from collections.abc import Callable, Collection, Sequence

    from fngen_runtime.limits import Limits
    from fngen_runtime.problems import Problem

_log = logging.getLogger("fngen_runtime")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A call that waits for approval: `arguments` is JSON text, and valid."""

    name: str
    arguments: str
    effect: str | None


Effect: TypeAlias = Literal["read", "write", "destructive"]
"""What a call does."""

Verdict: TypeAlias = "bool | str"
"""True to approve a call; False, or why not in words for the model, to refuse it."""

Approve: TypeAlias = "Callable[[Proposed], Verdict | Awaitable[Verdict]]"
"""Decides whether a call is made."""


class Outcome(Protocol):
    """What became of a call, as far as a conversation needs to know."""

    @property
    def ok(self) -> bool:
        """Whether the handler was called and returned."""
        ...

    @property
    def content(self) -> str:
        """What the model is told."""
        ...

    @property
    def error(self) -> ToolError | None:
        """Why there is no result."""
        ...


class Dispatches(Payloads, Protocol):
    """What a conversation needs of a dispatcher. Nothing a model does makes it raise."""

    def call(self, name: str, arguments: str, /) -> Outcome:
        """Call a handler with the model's JSON text."""
        ...

    async def acall(self, name: str, arguments: str, /) -> Outcome:
        """Call a handler, sync or async, with the model's JSON text."""
        ...

    def validate(self, name: str, arguments: str, /) -> Sequence[Problem]:
        """Everything that is wrong with a call."""
        ...

    def effect(self, name: str, /) -> str | None:
        """What a call does: `read`, `write` or `destructive`. KeyError if there is no such."""
        ...

    @property
    def plain(self) -> Dispatches:
        """The same functions without strict mode."""
        ...

    def runs_alone(self, name: str, /) -> bool:
        """Whether no other call of the turn may run meanwhile. KeyError if there is no such."""
        ...


class Caller:
    """Makes the calls of a conversation."""

    def __init__(
        self,
        dispatcher: Dispatches,
        limits: Limits,
        seconds_left: Callable[[], float | None],
        approve: Approve | None,
        approve_for: Collection[Effect],
    ) -> None:
        self._dispatcher = dispatcher
        self._limits = limits
        self._seconds_left = seconds_left
        if unknown := set(approve_for).difference(get_args(Effect)):
            raise ValueError(f"approve_for knows read, write and destructive, not {unknown}")
        self._approve = approve
        self._approve_for = approve_for

    def call(self, call: ToolCall) -> ToolResult:
        """Make a call."""
        if self._must_be_approved(call):
            verdict = self._asked(call)
            if isinstance(verdict, Awaitable):
                from asyncio import run

                verdict = run(_awaited(verdict))
            if verdict is not True:
                return self._result(call, _refused(verdict))
        outcome = self._made(call)
        for _ in range(self._more_tries(call, outcome)):
            outcome = self._made(call)
            if outcome.ok:
                break
        return self._result(call, outcome)

    async def acall(self, call: ToolCall) -> ToolResult:
        """Make a call as `call` does; approval is asked for one call at a time."""
        if self._must_be_approved(call):
            async with self._one_question:
                verdict = self._asked(call)
                if isinstance(verdict, Awaitable):
                    verdict = await verdict
            if verdict is not True:
                return self._result(call, _refused(verdict))
        outcome = await self._made_async(call)
        for _ in range(self._more_tries(call, outcome)):
            outcome = await self._made_async(call)
            if outcome.ok:
                break
        return self._result(call, outcome)

    @cached_property
    def _one_question(self) -> Lock:
        from asyncio import Lock

        return Lock()

    def _must_be_approved(self, call: ToolCall) -> bool:
        """Whether to ask: not for what needs no approval, nor for what will be refused anyway."""
        if self._approve is None or (self._effect(call) or "write") not in self._approve_for:
            return False
        return not self._dispatcher.validate(call.name, call.arguments)

    def _asked(self, call: ToolCall) -> Verdict | Awaitable[Verdict]:
        assert self._approve is not None
        return self._approve(Proposed(call.name, call.arguments, self._effect(call)))

    def _made(self, call: ToolCall) -> Outcome:
        time = self._time()
        if time is None:
            return self._dispatcher.call(call.name, call.arguments)
        if time <= 0:
            return _too_late()
        from concurrent.futures import Future

        future: Future[Outcome] = Future()

        def made() -> None:
            try:
                future.set_result(self._dispatcher.call(call.name, call.arguments))
            except BaseException as error:  # the program's own, to be raised where it waits
                future.set_exception(error)

        # A daemon: a handler that hangs must not keep the program from ending.
        Thread(target=copy_context().run, args=(made,), daemon=True).start()
        try:
            return future.result(time)
        except TimeoutError:
            if future.done():
                raise
            return _timed_out(call, time)

    async def _made_async(self, call: ToolCall) -> Outcome:
        time = self._time()
        if time is None:
            return await self._dispatcher.acall(call.name, call.arguments)
        if time <= 0:
            return _too_late()
        from asyncio import timeout

        limit = timeout(time)
        try:
            async with limit:
                return await self._dispatcher.acall(call.name, call.arguments)
        except TimeoutError:
            if not limit.expired():
                raise
            return _timed_out(call, time)

    def _time(self) -> float | None:
        """How long a call may take."""
        limits = (self._seconds_left(), self._limits.call_seconds)
        given = [limit for limit in limits if limit is not None]
        return min(given) if given else None

    def _more_tries(self, call: ToolCall, outcome: Outcome) -> int:
        """How often to try again: only what a handler failed in, and only what merely reads."""
        failed = outcome.error is not None and outcome.error.kind == "failed"
        return self._limits.read_retries if failed and self._effect(call) == "read" else 0

    def _effect(self, call: ToolCall) -> str | None:
        try:
            return self._dispatcher.effect(call.name)
        except KeyError:  # unknown, as the model will be told
            return None

    def _result(self, call: ToolCall, outcome: Outcome) -> ToolResult:
        content, most = outcome.content, self._limits.result
        if most is not None and len(content) > most:
            note = f"[cut off: these are the first {most:,} of {len(content):,} characters]"
            content = f"{content[:most]}\n{note}"
        kind = None if outcome.error is None else outcome.error.kind
        return ToolResult(call.id, call.name, content, outcome.ok, kind)


async def _awaited(verdict: Awaitable[Verdict]) -> Verdict:
    return await verdict


def _refused(verdict: Verdict) -> Outcome:
    why = verdict if isinstance(verdict, str) and verdict else "the user did not approve it"
    return _failed(ToolError(f"not called: {why}", kind="not_approved"))


def _too_late() -> Outcome:
    return _failed(ToolError("not called: the time is over", kind="not_called"))


def _timed_out(call: ToolCall, seconds: float) -> Outcome:
    _log.warning("%s did not return within %.3g seconds", call.safe_name, seconds)
    message = f"no result within {seconds:.3g} seconds; it may still have an effect"
    return _failed(ToolError(message, kind="timed_out"))


def _failed(error: ToolError) -> CallResult:
    return CallResult(ok=False, content=json.dumps(error.as_json()), error=error)
