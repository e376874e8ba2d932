"""A chat between two lines: a conversation that can always be sent on."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from fngen_runtime import Conversation, stream
from fngen_runtime.conversation import Ask, Call
from fngen_runtime.events import Again, Done, Event, Result, TextDelta, Turn
from fngen_runtime.messages import Assistant, Message, System, encodable
from fngen_runtime.steps import Step, just_call
from openai import OpenAIError

from fngen.chat.client import described
from fngen.chat.recordings import Asked, Called, RecordedTurn, Taken, TurnIsOverError

if TYPE_CHECKING:
    from fngen_runtime.calling import Approve, Dispatches
    from openai import OpenAI

    from fngen.chat import ChatOptions
    from fngen.chat.display import Display


class Session:
    """Holds the turns of a chat. What breaks one off leaves the others as they were."""

    def __init__(
        self,
        client: OpenAI,
        dispatcher: Dispatches,
        options: ChatOptions,
        approve: Approve,
        display: Display,
    ) -> None:
        self._client = client
        self._dispatcher = dispatcher
        self._options = options
        self._approve = approve
        self._display = display
        system = options.system
        self._conversation = Conversation((System(encodable(system)),) if system else ())
        self._steps: list[Taken] = []

    @property
    def steps(self) -> Sequence[Taken]:
        """What was done so far."""
        return self._steps

    def say(self, text: str) -> bool:
        """Hold a turn, and return whether the model answered.

        Ctrl-C stops it: what was done stays in the conversation.
        """
        turn = _Turn(self._conversation.continued(text))
        try:
            self._hold(turn, just_call)
        except KeyboardInterrupt:
            self._display.stopped()
        except OpenAIError as error:
            self._display.fault(described(error, self._client))
        finally:
            if turn.came_to_something:
                self._conversation = turn.conversation()
                self._steps += turn.steps
        return turn.is_answered

    def replay(self, recorded: Sequence[RecordedTurn]) -> None:
        """Play recorded turns, and go on from there: what was said before is forgotten.

        Raises:
            ReplayError: a turn cannot be played; nothing is forgotten.
        """
        conversation = Conversation(())
        steps: list[Taken] = []
        for one in recorded:
            self._display.said(one.messages[len(conversation.messages) :])
            turn = _Turn(Conversation(one.messages, begun=len(one.messages)))
            try:
                self._hold(turn, one.step)
            except TurnIsOverError:
                self._display.stopped()
            conversation = turn.conversation()
            steps += turn.steps
        self._conversation, self._steps = conversation, steps

    def _hold(self, turn: _Turn, step: Step) -> None:
        options = self._options
        events = stream(
            self._client,
            self._dispatcher,
            turn.now,
            step=step,
            model=options.model,
            api=options.api,
            approve=self._approve,
            approve_for=options.approve_for,
            save=turn.save,
        )
        with closing(events):
            for event in events:
                turn.take(event)
                self._display.event(event)


class _Turn:
    """What came of a turn so far."""

    def __init__(self, begun: Conversation) -> None:
        self.now = begun
        self.steps: list[Taken] = []
        self.is_answered = False
        self._asked: tuple[Message, ...] = begun.messages
        self._text: list[str] = []

    def save(self, conversation: Conversation) -> None:
        """Keep the conversation as it is after a step."""
        self.now = conversation
        step = conversation.next()
        if isinstance(step, Ask):
            self._asked = step.messages

    def take(self, event: Event) -> None:
        """Keep what a recording wants to know, and the text of a reply that may be broken off."""
        match event:
            case TextDelta(text):
                self._text.append(text)
            case Again():
                self._text.clear()
            case Turn(_, reply):
                self._text.clear()
                self.steps.append(Asked(self._asked, reply))
            case Result(call, result):
                self.steps.append(Called(call, result))
            case Done(answer):
                self.is_answered = answer.stopped == "answered"
            case _:
                pass

    @property
    def came_to_something(self) -> bool:
        """Whether there was a reply, or a part of one; else the user may say the same again."""
        return self.now.turns > 0 or self._is_broken_off

    @property
    def _is_broken_off(self) -> bool:
        return bool(self._text) and isinstance(self.now.next(), Ask)

    def conversation(self) -> Conversation:
        """The conversation as it can be sent on; the model knows what it said last."""
        now = self.now
        if isinstance(now.next(), Call):
            now = now.stopped("cancelled")
        if self._is_broken_off:
            said = Assistant(encodable("".join(self._text)))
            now = replace(now, messages=(*now.messages, said))
        return now
