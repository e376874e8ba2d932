"""Plain and async handlers, called from plain and async code, and several at a time."""

from __future__ import annotations

import asyncio
import functools
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from fngen_runtime import CallResult

from tests.calling import answering, called_either_way

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.building import Built


async def _stopped() -> str:
    await asyncio.sleep(0)
    return "stopped"


class _Callable:
    async def __call__(self) -> str:
        return await _stopped()


@functools.wraps(_stopped)
def _wrapped() -> Any:
    return _stopped()


@pytest.mark.parametrize(
    "handler", [_stopped, _wrapped, _Callable(), functools.partial(_stopped), lambda: "stopped"]
)
def test_async_and_plain_handlers_can_be_called_either_way(
    built: Built, handler: Callable[[], object]
) -> None:
    want = CallResult(ok=True, content="stopped", value="stopped")
    assert called_either_way(built.to(SimpleNamespace(stop=handler)), "stop", "{}") == [want, want]


def test_call_of_an_async_handler_in_a_running_loop(built: Built) -> None:
    dispatcher = built.to(SimpleNamespace(stop=_stopped))

    async def main() -> None:
        dispatcher.call("stop", "{}")

    with pytest.raises(RuntimeError, match=r"the handler of stop is async .* await acall\(\)"):
        asyncio.run(main())


def test_call_of_a_plain_handler_in_a_running_loop(built: Built) -> None:
    dispatcher = built.to(answering("stopped"))

    async def main() -> CallResult:
        return dispatcher.call("stop", "{}")

    assert asyncio.run(main()).content == "stopped"


def test_plain_handlers_run_at_the_same_time(built: Built) -> None:
    # Each waits for the other: one after the other, they would wait in vain.
    barrier = threading.Barrier(2, timeout=10)
    dispatcher = built.to(SimpleNamespace(stop=lambda: barrier.wait() >= 0))

    async def main() -> list[CallResult]:
        return await asyncio.gather(*(dispatcher.acall("stop", "{}") for _ in range(2)))

    assert [result.content for result in asyncio.run(main())] == ["true", "true"]


def test_async_handlers_run_at_the_same_time_in_one_loop(built: Built) -> None:
    async def main() -> list[CallResult]:
        met = asyncio.Barrier(2)

        async def stop() -> bool:
            await met.wait()
            return asyncio.get_running_loop() is loop

        loop = asyncio.get_running_loop()
        dispatcher = built.to(SimpleNamespace(stop=stop))
        return await asyncio.gather(*(dispatcher.acall("stop", "{}") for _ in range(2)))

    assert [result.content for result in asyncio.run(main())] == ["true", "true"]


def test_cancelling_reaches_the_handler(built: Built) -> None:
    async def main() -> bool:
        started, cancelled = asyncio.Event(), False

        async def stop() -> None:
            nonlocal cancelled
            started.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled = True
                raise

        task = asyncio.create_task(built.to(SimpleNamespace(stop=stop)).acall("stop", "{}"))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return cancelled

    assert asyncio.run(main())
