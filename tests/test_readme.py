"""What the README shows is what happens."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner
from fngen.cli import main
from fngen_runtime.testing import ModelServer, call, calls, says

from tests.building import ROOTS

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the README was followed up to the filled-in handler."""
    monkeypatch.chdir(tmp_path)
    (spec,) = blocks("json")
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "weather.json").write_text(spec)
    result = CliRunner().invoke(main, ["build", "specs/"])
    assert result.exit_code == 0, result.stderr
    shown = re.search(r"\$ fngen build specs/\n((?:    .*\n)+)", README)
    assert shown
    assert result.stdout.startswith("".join(line[4:] + "\n" for line in shown[1].splitlines()))
    handlers = tmp_path / "generated" / "weather" / "handlers.py"
    stub = handlers.read_text()
    handler = next(block for block in blocks("python") if block.startswith("def get_weather"))
    assert handler.splitlines()[0] in stub
    handlers.write_text(stub[: stub.index("def get_weather")] + handler)
    return tmp_path


def run(project: Path, code: str, **env: str) -> str:
    """Run `code` in `project`, and return what it printed."""
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=project,
        env={"PATH": "", "PYTHONPATH": os.pathsep.join([str(project), *ROOTS]), **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_dispatching(project: Path) -> None:
    code = next(block for block in blocks("python") if "print(result.content)" in block)
    said = [line[2:] for line in code.splitlines() if line.startswith("# ")]
    assert run(project, code).splitlines() == said


def test_a_conversation(project: Path) -> None:
    dispatching, conversation = (
        next(block for block in blocks("python") if text in block)
        for text in ("dispatcher.call(", "run(OpenAI()")
    )
    (imports,) = (line for line in dispatching.splitlines() if line.startswith("from generated"))
    with ModelServer(
        [calls(call("get_weather", {"location": "Lisbon"})), says("Sunny.")]
    ) as server:
        code = f"{imports}\n{conversation}"
        env = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "any"}
        assert run(project, code, **env).startswith("Sunny. answered ")


def test_a_stream(project: Path) -> None:
    code = next(block for block in blocks("python") if "stream(OpenAI()" in block)
    script = [calls(call("get_weather", {"location": "Rome"})), says("Sunny.")]
    with ModelServer(script) as server:
        env = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "any"}
        said = run(project, code, **env)
    assert said == 'get_weather {"location":"Rome","forecast":"mostly sunny"}\nSunny. answered\n'


def test_a_chat(project: Path) -> None:
    shown = re.search(r"    \$ fngen (chat .*)\n((?:    .*\n)+)", README)
    assert shown
    lines = [line[4:] for line in shown[2].splitlines()]
    question = next(line for line in lines if line.startswith("> "))
    script = [calls(call("get_weather", {"location": "Lisbon"})), says(lines[-1])]
    (project / "script.txt").write_text(question.removeprefix("> "))
    with ModelServer(script) as server:
        words = [*shlex.split(shown[1]), "--script", "script.txt"]
        code = f"from fngen.cli import main; main({words})"
        env = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "any"}
        address = server.base_url.removesuffix("/v1")
        said = run(project, code, **env).replace(address, "https://api.openai.com")
    assert said.splitlines() == lines


def test_the_test_without_a_key(project: Path) -> None:
    code = next(block for block in blocks("python") if "ModelServer" in block)
    assert run(project, code) == ""


def test_handlers_in_a_class(project: Path) -> None:
    code = next(block for block in blocks("python") if "class Forecasts" in block)
    said = [line[2:] for line in code.splitlines() if line.startswith("# ")]
    assert run(project, code).splitlines() == said


def test_the_commands_are_those_there_are() -> None:
    table = README.partition("## Commands")[2]
    listed = re.findall(r"^    fngen (\w+)(.*\n(?:      --.*\n)*)", table, re.MULTILINE)
    assert list(dict.fromkeys(command for command, _ in listed)) == main.list_commands(
        Context(main)
    )
    for command, lines in listed:
        shown = CliRunner().invoke(main, [command, "--help"]).output
        assert all(option in shown for option in re.findall(r"--[\w-]+", lines))


def test_the_two_commands_stand_on_the_first_screen() -> None:
    first = README.splitlines()[:24]
    commands = [shlex.split(line, comments=True) for line in first if line.startswith("    make")]
    assert commands == [["make", "demo"], ["make", "test"]]


def test_the_spec_that_changes(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    part = README.partition("## When the spec changes")[2].partition("In your handlers")[0]
    wanted = [line.strip() for line in part.splitlines() if line.startswith("    ")]
    assert len(wanted) == 4
    shutil.rmtree("generated", ignore_errors=True)
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    handlers, spec = Path("generated/weather/handlers.py"), Path("specs/weather.json")
    filled = 'return f"clear in {location}, {date}"'
    handlers.write_text(handlers.read_text().replace("raise NotImplementedError", filled))
    spec.write_text(spec.read_text().replace('"date": {', '"days": {'))
    said = CliRunner().invoke(main, ["diff", "specs/weather.json"]).stdout
    said += CliRunner().invoke(main, ["build"]).stderr
    assert [line for line in wanted if line not in said.splitlines()] == [], said
