"""Building again: as quick as it can be, and never another outcome than building anew."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import fngen.compiler
import pytest
from click.testing import CliRunner, Result
from fngen.cli import main

CACHE = Path("generated/.fngen_cache")


def build(*words: str) -> Result:
    result = CliRunner().invoke(main, ["build", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def told(result: Result) -> tuple[int, str, str]:
    """What a build said, but for how long it took."""
    return result.exit_code, result.stdout.rpartition(" in ")[0], result.stderr


def contents() -> dict[str, bytes]:
    return {
        path.as_posix(): path.read_bytes()
        for path in Path().rglob("*")
        if path.is_file() and CACHE not in path.parents
    }


def operation(name: str) -> dict[str, object]:
    order = {"$ref": "parts/order.yaml"}
    body = {"required": True, "content": {"application/json": {"schema": order}}}
    return {"post": {"operationId": name, "requestBody": body, "tags": [name]}}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two specs, of which one has a part in another file and both have notes, built once."""
    monkeypatch.chdir(tmp_path)
    Path("specs/parts").mkdir(parents=True)
    Path("templates").mkdir()
    Path("specs/parts/order.yaml").write_text("type: object\nproperties: {note: {type: string}}\n")
    paths = {"/orders": operation("create order"), "/drafts": operation("create_draft")}
    api = {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": paths}
    Path("specs/shop.json").write_text(json.dumps(api))
    weather = {"name": "get weather", "parameters": {"type": "dict"}}
    Path("specs/weather.json").write_text(json.dumps(weather))
    first = build("--templates", "templates")
    assert first.exit_code == 0, first.stderr
    assert "note[name-changed]" in first.stderr


def edited(path: str, old: str, new: str) -> Callable[[], object]:
    def edit() -> None:
        text = Path(path).read_text("utf-8")
        assert old in text
        Path(path).write_text(text.replace(old, new), "utf-8")

    return edit


def added(path: str, text: str) -> Callable[[], object]:
    return lambda: Path(path).write_text(text, "utf-8")


def removed(path: str) -> Callable[[], object]:
    return Path(path).unlink


CHANGES: dict[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "a spec": edited("specs/shop.json", "create_draft", "make_draft"),
    "a part of a spec": edited("specs/parts/order.yaml", "note:", "text:"),
    "a fault in a part": edited("specs/parts/order.yaml", "type: object", "type: nothing"),
    "a spec more": added("specs/more.json", '{"name": "more", "description": "More."}'),
    "a spec less": removed("specs/weather.json"),
    "handlers": edited("generated/shop/handlers.py", "def create_order", "def my_order"),
    "a generated file": edited("generated/shop/dispatch.py", "Protocol", "Object"),
    "a generated file less": removed("generated/shop/results.py"),
    "the lock": edited("generated/fngen.lock", '"get_weather"', '"get_rain"'),
    "a template": added("templates/__init__.py.j2", "dispatcher = None\n"),
}


@pytest.mark.parametrize("words", [(), ("--exclude", "tag:create_draft"), ("--format", "json")])
@pytest.mark.parametrize("change", CHANGES)
def test_a_build_comes_to_the_same_whether_one_is_remembered_or_not(
    change: str, words: tuple[str, ...]
) -> None:
    CHANGES[change]()
    before = contents()
    remembering = told(build("--templates", "templates", *words)), contents()
    for path in contents().keys() - before.keys():
        Path(path).unlink()
    for path, data in before.items():
        Path(path).write_bytes(data)
    shutil.rmtree(CACHE)
    assert (told(build("--templates", "templates", *words)), contents()) == remembering


def test_the_compiler_is_not_even_imported_where_nothing_changed() -> None:
    words = ["build", "--templates", "templates"]
    code = (
        "import sys; from fngen.cli import main\n"
        f"main({words}, standalone_mode=False)\n"
        "slow = {'fngen.compiler', 'pydantic_core', 'jsonschema_rs', 'jinja2'} & sys.modules.keys()\n"
        "assert not slow, slow"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("unchanged") == 2
    assert build("--templates", "templates", "--check").stdout == "generated is up to date\n"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"asked": 1}', "\0", "[" * 100_000])
def test_a_record_that_cannot_be_read_is_as_good_as_none(text: str) -> None:
    before = contents()
    (CACHE / "build.json").write_text(text)
    assert build("--templates", "templates").exit_code == 0
    assert contents() == before


def test_a_folder_where_the_record_goes_does_not_stop_a_build() -> None:
    shutil.rmtree(CACHE)
    CACHE.write_text("not a folder")
    assert build("--templates", "templates").exit_code == 0


@pytest.mark.parametrize("fault", [False, True])
def test_jobs_change_nothing(monkeypatch: pytest.MonkeyPatch, *, fault: bool) -> None:
    monkeypatch.setattr(fngen.compiler, "_WORTH_SHARING", 0)
    if fault:
        CHANGES["a fault in a part"]()
        edited("specs/weather.json", "parameters", "parameter")()
    outcomes: list[object] = []
    for jobs in ("1", "2", "7"):
        shutil.rmtree("generated", ignore_errors=True)
        outcomes.append((told(build("-j", jobs, "--exclude", "nothing")), contents()))
    assert outcomes[0] == outcomes[1] == outcomes[2]
