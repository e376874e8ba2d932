"""What the README shows is what happens."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from fngen.cli import main
from fngen_runtime.testing import ModelServer, call, calls, says

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
        env={"PATH": "", "PYTHONPATH": str(project), **env},
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


def test_the_test_without_a_key(project: Path) -> None:
    code = next(block for block in blocks("python") if "ModelServer" in block)
    assert run(project, code) == ""


def test_the_commands_are_those_there_are() -> None:
    listed = re.findall(r"^    fngen (\w+)", README.partition("## Commands")[2], re.MULTILINE)
    assert listed == list(main.commands)
    words = re.findall(r"^    (?:fngen (\w+)|  (--[\w-]+))", README, re.MULTILINE)
    command = ""
    for name, option in words:
        command = name or command
        if option:
            assert option in CliRunner().invoke(main, [command, "--help"]).output
    assert len(words) > len(listed)


def test_the_two_commands_stand_on_the_first_screen() -> None:
    first = README.splitlines()[:24]
    commands = [shlex.split(line, comments=True) for line in first if line.startswith("    make")]
    assert commands == [["make", "demo"], ["make", "test"]]
