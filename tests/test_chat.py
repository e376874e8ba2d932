"""`fngen chat`: scripts, a person at a terminal, and what goes wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from fngen.cli import main
from fngen_runtime.testing import (
    MISBEHAVIOURS,
    Misbehaves,
    ModelServer,
    Says,
    call,
    calls,
    fails,
    misbehaves,
    says,
)
from fngen_runtime.testing import server as scripted_server

from tests.chatting import CTRL_D, Terminal, play, project_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject
    from fngen_runtime.testing import AnsweredRequest, Call, Turn


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_in(tmp_path_factory.mktemp("chat"))


@pytest.fixture
def stalled_text(monkeypatch: pytest.MonkeyPatch) -> Turn:
    """A turn in which the model tells half a story, and then nothing."""
    story = Says("Once upon a time there was a model that told a story to the end.")

    def says_story(calls: tuple[Call, ...], offer: Mapping[str, JsonObject]) -> Says:
        return story

    stalled = replace(MISBEHAVIOURS["stalled_stream"], says=says_story)
    monkeypatch.setattr(
        scripted_server, "MISBEHAVIOURS", {**MISBEHAVIOURS, "stalled_text": stalled}
    )
    return Misbehaves("stalled_text")


def weather(place: str) -> Call:
    return call("get_weather", {"text": place})


def told(request: AnsweredRequest) -> list[tuple[str, str]]:
    """The messages of a request: roles and texts."""
    messages = request.body["messages"]
    assert isinstance(messages, list)
    return [
        (str(message["role"]), str(message.get("content")))
        for message in messages
        if isinstance(message, dict)
    ]


def last_results(request: AnsweredRequest) -> list[str]:
    return [text for role, text in told(request) if role == "tool"]


def test_a_script_is_played_line_by_line(project: Path) -> None:
    script = "# a comment\nHow is Lisbon?\n\n /pets, please\n/functions note\n"
    turns = [calls(weather("Lisbon"), text="Let me see."), says("Blue.\nVery."), says("Dogs.")]
    with ModelServer(turns) as server:
        options = ("--base-url", server.base_url, "--system", "Be brief.", "--model", "mine")
        result = play(project, script, *options)
        assert (result.stderr, result.returncode) == ("", 0)
        address = server.base_url.removesuffix("/v1")
        assert result.stdout.splitlines() == [
            f"mine at {address}, with 4 functions of generated/notes",
            "> How is Lisbon?",
            "Let me see.",
            "  calls get_weather",
            '  get_weather {"text":"Lisbon"}',
            '    {"place":"Lisbon","sky":"blue"}',
            "Blue.",
            "Very.",
            ">  /pets, please",
            "Dogs.",
            "> /functions note",
            "  add_note    write        Add a note.",
            "  drop_notes  destructive  Drop all.",
        ]
        assert told(server.requests[-1])[0] == ("system", "Be brief.")
        assert told(server.requests[-1])[-2:] == [
            ("assistant", "Blue.\nVery."),
            ("user", "/pets, please"),
        ]
        assert server.requests[-1].body["model"] == "mine"


def test_the_api_that_is_asked_for_is_spoken(project: Path) -> None:
    with ModelServer([calls(weather("Rome")), says("Blue."), says("Bye.")]) as server:
        options = ("--base-url", server.base_url, "--api", "responses")
        result = play(project, "Hi\nBye\n", *options, piped=True)
        assert result.returncode == 0, result.stderr
        seen = [(request.path, request.status) for request in server.requests]
    assert seen == [("/v1/responses", 200)] * 3


def test_what_goes_wrong_in_calls_is_shown_and_obeys_no_terminal(project: Path) -> None:
    bad = call("get_weather", {"txt": 1})
    played = calls(weather("Atlantis"), call("get_\x1b[1mwether"), bad, weather("all"))
    with ModelServer([played, says("It\x1b[2J failed.\a")]) as server:
        result = play(project, "Go\n", "--base-url", server.base_url)
        assert result.returncode == 0
        assert "LookupError" in last_results(server.requests[-1])[0]
        assert "it sank" not in last_results(server.requests[-1])[0]
    shown = result.stdout + result.stderr
    assert not {"\x1b", "\a", "\r"}.intersection(shown)
    assert "It\N{REPLACEMENT CHARACTER}[2J failed." in shown
    assert "get_weather failed: LookupError: it sank" in result.stderr
    assert "generated/notes/handlers.py:7)" in result.stderr
    assert "unknown_function: there is no function `get_" in shown
    assert "      text: expected a value, as it is required; got nothing" in shown
    assert "(3,010 characters)" in shown
    assert max(map(len, shown.splitlines())) < 700


@pytest.mark.parametrize(
    ("approve", "made"), [("destructive", [True, False]), ("never", [True, True])]
)
def test_nobody_approves_for_a_script(project: Path, approve: str, made: list[bool]) -> None:
    played = calls(call("add_note", {"text": "x"}), call("drop_notes", {"text": "x"}))
    with ModelServer([played, says("So.")]) as server:
        result = play(project, "Go\n", "--base-url", server.base_url, "--approve", approve)
        assert result.returncode == 0
        results = last_results(server.requests[-1])
    assert ["nobody is there" not in text for text in results] == made


def test_a_chat_is_saved_and_replayed(project: Path) -> None:
    turns = [calls(weather("Lisbon")), says("Blue."), says("Bye."), says("Still here.")]
    first = "Hi\nThanks\n/save talk.jsonl\n/save talk.jsonl\n"
    with ModelServer(turns) as server:
        played = play(project, first, "--base-url", server.base_url)
        assert played.returncode == 0, played.stderr
        asked = len(server.requests)
        replayed = play(project, "/replay talk.jsonl\nHello?\n", "--base-url", server.base_url)
        assert replayed.returncode == 0, replayed.stderr
        assert len(server.requests) == asked + 1
        last = told(server.requests[-1])
    turn = played.stdout[played.stdout.index("> Hi") : played.stdout.index("> /save")]
    assert turn in replayed.stdout
    assert [role for role, _ in last] == ["user", "assistant", "tool", "assistant", "user", "assistant", "user"]  # fmt: skip
    assert last[-1] == ("user", "Hello?")


def test_a_recording_that_cannot_be_used_is_said_and_the_chat_goes_on(project: Path) -> None:
    (project / "mine.txt").write_text("my own")
    turns = [calls(weather("Lisbon")), says("Blue."), says("Bye.")]
    with ModelServer(turns) as server, Terminal(project, "--base-url", server.base_url) as chat:
        for line, said in (
            ("/replay nowhere.jsonl", "nowhere.jsonl cannot be read"),
            ("/replay mine.txt", "mine.txt cannot be read"),
            ("/replay", "name a file"),
            ("/save new.jsonl", "there is nothing to save"),
            ("/sav new.jsonl", "there is no command /sav"),
            ("/functions wether", "there is no function with `wether` in its name"),
            ("Hi", "Blue."),
            ("/save mine.txt", "mine.txt is there, and is no recording"),
            ("/save no/such/folder.jsonl", "No such file or directory"),
            ("/save one.jsonl", "saved in one.jsonl"),
        ):
            chat.until("> ")
            chat.type(f"{line}\n")
            chat.until(said)
        lines = (project / "one.jsonl").read_text().splitlines()
        step = json.loads(lines[2])
        step["call"]["arguments"] = "{}"
        (project / "one.jsonl").write_text("\n".join([*lines[:2], json.dumps(step), *lines[3:]]))
        chat.type("/replay one.jsonl\n")
        chat.until("one.jsonl diverges at turn 2: the call of get_weather: `arguments`")
        chat.type("Bye\n")
        chat.until("Bye.\n> ")
        assert len(told(server.requests[-1])) == 5, "nothing was forgotten"
    assert (project / "mine.txt").read_text() == "my own"


def test_a_person_approves_or_does_not(project: Path) -> None:
    notes = [call("add_note", {"text": text * 700 + "!"}) for text in "abcd"]
    with (
        ModelServer([calls(*notes), says("Noted.")]) as server,
        Terminal(project, "--base-url", server.base_url) as chat,
    ):
        chat.until("Ctrl-D ends\n> ")
        chat.type("Go\n")
        for answer in ("y", "n", "", "too long"):
            shown = chat.until("call it? y, n, or why not: ")
            assert "needs approval: write" in shown
            assert '!"}' in shown, "what is approved is shown whole"
            chat.type(f"{answer}\n")
        chat.until("Noted.\n> ")
        chat.type(CTRL_D)
        assert chat.end() == 0
        results = last_results(server.requests[-1])
    assert results[0].startswith("added aaa")
    assert "did not approve" in results[1]
    assert "did not approve" in results[2]
    assert "not called: too long" in results[3]
    assert "\x1b[36m" in chat.raw, "colours are for terminals"


def test_ctrl_c_stops_the_turn_and_not_the_chat(project: Path, stalled_text: Turn) -> None:
    script = [
        misbehaves("stalled_stream"),
        stalled_text,
        says("I am here."),
        calls(weather("Lisbon"), call("hang", {"text": "x"})),
        calls(call("drop_notes", {"text": "x"})),
        says("Good."),
    ]
    with (
        ModelServer(script) as server,
        Terminal(project, "--base-url", server.base_url) as chat,
    ):
        chat.until("> ")
        chat.type("Begin\n")
        chat.until("calls ")  # and there it stalls
        chat.break_off()
        chat.until("stopped\n> ")
        chat.type("Tell me a story\n")
        chat.until("Once upon")
        chat.break_off()
        chat.until("stopped\n> ")
        chat.type("Are you there?\n")
        chat.until("I am here.\n> ")
        chat.type("Hang\n")
        chat.until("hanging")
        chat.break_off()
        chat.until("stopped\n> ")
        chat.type("Drop\n")
        chat.until("call it? y, n, or why not: ")
        chat.interrupt()
        chat.until("stopped\n> ")
        chat.type("half a line")
        chat.interrupt()
        chat.until("stopped; Ctrl-D ends\n> ")
        chat.type("/save stopped.jsonl\n")
        chat.until("saved")
        chat.type("Well?\n")
        chat.until("Good.\n> ")
        chat.type(CTRL_D)
        assert chat.end() == 0
        assert {request.status for request in server.requests} == {200}
        last = told(server.requests[-1])
        replayed = play(project, "/replay stopped.jsonl\n", "--base-url", server.base_url)
    assert ("user", "Begin") not in last, "nothing came of it"
    assert last[0] == ("user", "Tell me a story")
    assert last[1][1].startswith("Once upon"), "the model knows what it said"
    roles = [role for role, _ in last]
    assert roles == ["user", "assistant", "user", "assistant", "user", "assistant", "tool", "tool", "user", "assistant", "tool", "user"]  # fmt: skip
    results = [text for role, text in last if role == "tool"]
    assert results[0] == '{"place":"Lisbon","sky":"blue"}'
    assert all("cancelled" in text for text in results[1:])
    assert replayed.returncode == 0, replayed.stderr
    assert replayed.stdout.count("stopped\n") == 2


def test_a_server_that_fails_is_told_of_in_a_line_and_the_chat_goes_on(project: Path) -> None:
    script = [
        fails(401, "Incorrect API key provided\x1b[2J."),
        fails(404, "The model `gpt-0` does not exist.", code="model_not_found"),
        fails(400, "Too long\nby far."),
        misbehaves("refusal"),
        misbehaves("length_in_text"),
        says("Better."),
    ]
    with ModelServer(script) as server, Terminal(project, "--base-url", server.base_url) as chat:
        address = server.base_url.removesuffix("/v1")
        for said in (
            f"{address} refused the key in OPENAI_API_KEY: Incorrect API key provided\N{REPLACEMENT CHARACTER}[2J.",
            f"{address} answered 404: The model `gpt-0` does not exist.",
            f"{address} answered 400: Too long by far.",
            "the model refused",
            "the reply was cut off: the model's limit is reached",
            "Better.",
        ):
            chat.until("> ")
            chat.type("Hi\n")
            chat.until(f"{said}\n")
        assert [role for role, _ in told(server.requests[-1])].count("user") == 3
        server.close()
        chat.type("Hi\n")
        chat.until(f"{address} cannot be reached: ")
        chat.until("> ")
        chat.type(CTRL_D)
        assert chat.end() == 0
    assert "Traceback" not in chat.raw


def test_a_script_ends_at_the_first_message_without_an_answer(project: Path) -> None:
    with ModelServer([says("One."), fails(400, "No."), says("Three.")]) as server:
        result = play(project, "1\n2\n3\n", "--base-url", server.base_url)
        assert len(server.remaining) == 1
    assert result.returncode == 1
    assert result.stdout.endswith("> 1\nOne.\n> 2\n")
    assert result.stderr.endswith("answered 400: No.\n")


@pytest.mark.parametrize(
    ("env", "options", "said"),
    [
        ({}, [], "there is no key: set OPENAI_API_KEY, or name a server of your own"),
        ({"OPENAI_API_KEY": "sk-\N{EN DASH}1"}, [], "has characters that no key has"),
        ({"OPENAI_BASE_URL": "localhost:8000"}, [], "expected an address like http://localhost"),
        ({}, ["--base-url", "http://[/v1"], "expected an address like http://localhost"),
        ({}, ["--script", "nowhere.txt"], "does not exist"),
        ({"OPENAI_API_KEY": "any", "ALL_PROXY": "none://"}, [], "no connection can be made"),
    ],
)
def test_what_is_missing_is_said(
    env: dict[str, str], options: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    result = CliRunner().invoke(main, ["chat", "generated.weather", *options], env=env)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in " ".join(result.stderr.split())


def test_handlers_that_cannot_be_imported_are_said_at_once(tmp_path: Path) -> None:
    handlers = project_in(tmp_path) / "generated" / "notes" / "handlers.py"
    handlers.write_text("import no_such_module\n")
    result = play(tmp_path, "Hi\n", "--base-url", "http://127.0.0.1:9/v1")
    assert result.returncode == 1
    assert (
        "the handlers of generated/notes cannot be imported: ModuleNotFoundError" in result.stderr
    )
    assert "Traceback" not in result.stderr
