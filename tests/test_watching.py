"""`fngen build --watch`, run for real: saves go in, lines come out."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SPEC = Path("specs/weather.json")


class Watched:
    """A running `fngen build --watch`."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fngen", "build", "--watch", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def line(self) -> str:
        """Return the next line of a build, without its time and how long it took."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def until(self, part: str) -> list[str]:
        """Return the lines up to the one with `part` in it."""
        lines = [self.line()]
        while part not in lines[-1]:
            assert self.process.poll() is None or lines[-1], lines
            lines.append(self.line())
        return lines

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=30)
        assert rest == "\n"
        return self.process.returncode


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    monkeypatch.chdir(tmp_path)
    Path("specs/parts").mkdir(parents=True)
    Path("templates").mkdir()
    Path("fngen.toml").write_text('templates = "templates"\n')
    write_spec("Get the weather.")
    watched = Watched()
    yield watched
    watched.process.kill()
    watched.process.communicate()


def write_spec(description: str, path: Path = SPEC) -> None:
    path.write_text(json.dumps({"name": path.stem, "description": description}))


def test_every_kind_of_save_is_built_and_told_in_a_line(watched: Watched) -> None:
    assert watched.line().endswith(" files written")
    functions = Path("generated/weather/functions.json")

    write_spec("Get tomorrow's weather.")
    assert watched.line().endswith(" files written")
    assert "tomorrow" in functions.read_text()

    Path("specs/saving").write_text(SPEC.read_text().replace("tomorrow's", "today's"))
    Path("specs/saving").replace(SPEC)
    assert watched.line().endswith(" files written")
    assert "today" in functions.read_text()

    write_spec("Get the news.", Path("specs/news.json"))
    assert "built 2 packages in" in watched.line()

    Path("templates/results.py.j2").write_text('"""Made by fngen: mine."""\n')
    assert watched.line().endswith(" files written")
    assert "mine" in Path("generated/news/results.py").read_text()

    Path("fngen.toml").write_text('templates = "templates"\nexclude = ["name:ne*"]\n')
    watched.until(" files written")
    assert "Get the news." not in Path("generated/news/functions.json").read_text()
    assert watched.end() == 0


def test_faults_are_told_and_the_next_save_is_built(watched: Watched) -> None:
    watched.until("built 1 package in")
    SPEC.write_text('{"name": "weather"')
    assert "error[json-syntax]" in watched.until("nothing was written")[0]
    SPEC.unlink()
    assert "error[no-specs]" in watched.until("nothing was written")[0]
    write_spec("Get the weather.")
    assert watched.line().endswith(": nothing changed")

    handlers = Path("generated/weather/handlers.py")
    text = handlers.read_text()
    handlers.write_text("def (")
    write_spec("Get the news.", Path("specs/news.json"))
    assert "error[unparsable-handlers]" in watched.until("nothing was written")[0]
    handlers.write_text(text)
    assert "built 2 packages in" in watched.line()

    Path("fngen.toml").write_text("template = 1\n")
    assert "error[invalid-setting]" in watched.until("nothing was written")[0]
    Path("fngen.toml").unlink()
    assert watched.line().endswith(": nothing changed")
    assert watched.end() == 0


def test_a_part_in_another_file_is_watched(watched: Watched) -> None:
    watched.until("built 1 package in")
    part = Path("specs/parts/place.yaml")
    part.write_text("type: object\nproperties: {city: {type: string}}\n")
    parameters = {"type": "object", "properties": {"place": {"$ref": "parts/place.yaml"}}}
    SPEC.write_text(json.dumps({"name": "weather", "parameters": parameters}))
    watched.until("built 1 package in")
    part.write_text("type: object\nproperties: {town: {type: string}}\n")
    watched.until("built 1 package in")
    assert "town" in Path("generated/weather/functions.json").read_text()
    assert watched.end() == 0


@pytest.mark.parametrize(
    ("setting", "file"),
    [
        ('handlers = "mine.{package}_handlers"\n', "mine/weather_handlers.py"),
        ("split-handlers = true\n", "generated/weather/handlers/default.py"),
    ],
)
def test_handlers_that_are_mended_are_built_wherever_they_are(
    watched: Watched, setting: str, file: str
) -> None:
    watched.until("built 1 package in")
    Path("generated/weather/handlers.py").unlink()
    Path("fngen.toml").write_text(setting)
    watched.until("built 1 package in")
    text = Path(file).read_text()
    Path(file).write_text("def (")
    write_spec("Get tomorrow's weather.")
    assert "error[unparsable-handlers]" in watched.until("nothing was written")[0]
    Path(file).write_text(text)
    watched.until("built 1 package in")
    assert "tomorrow" in Path(file).read_text()
    assert watched.end() == 0
