"""What a build leaves in the output folder, whatever it found there."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fngen.cli import main

SPEC = {"name": "get_weather", "description": "Get the weather.", "parameters": {"type": "object"}}
PACKAGE = Path("generated/weather")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("specs").mkdir()
    write_spec("Get the weather.")


def write_spec(description: str) -> None:
    Path("specs/weather.json").write_text(json.dumps({**SPEC, "description": description}))


def build(*words: str) -> Result:
    result = CliRunner().invoke(main, ["build", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_full_disk_leaves_what_was_there() -> None:
    assert build().exit_code == 0
    before = contents(Path("generated"))
    write_spec("Get the weather. " * 200)
    size = max(len(data) for data in before.values())

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    result = subprocess.run(
        [sys.executable, "-m", "fngen", "build"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )
    assert result.returncode == 1, result.stderr
    assert "error[unusable-output]" in result.stderr
    assert contents(Path("generated")) == before
    assert build().exit_code == 0


def test_generated_files_checked_out_with_windows_line_ends_are_not_edited() -> None:
    build()
    for path in PACKAGE.iterdir():
        if path.name != "handlers.py":
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert build("--check").stdout == "generated is up to date\n"
    write_spec("Get tomorrow's weather.")
    assert build().exit_code == 0
    assert b"tomorrow" in (PACKAGE / "functions.json").read_bytes()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_handlers_keep_their_byte_order_mark(mark: str) -> None:
    build()
    handlers = PACKAGE / "handlers.py"
    mine = mark + "import os\n\n\ndef other() -> str:\n    return os.name\n"
    handlers.write_text(mine, "utf-8")
    assert build().exit_code == 0
    text = handlers.read_text("utf-8")
    assert text.startswith(f"{mark}import os\nfrom typing import Any\n\n\n")
    assert text.count("\ufeff") == len(mark)
    assert "def other() -> str:\n    return os.name\n" in text
    assert "def get_weather(" in text


def test_a_module_is_no_handler() -> None:
    build()
    handlers = PACKAGE / "handlers.py"
    handlers.write_text("import get_weather\n")
    result = build()
    assert result.exit_code == 0
    assert "generated/weather/handlers.py:1:1: warning[doubtful-handler]" in result.stderr
    assert handlers.read_text() == "import get_weather\n"


def test_an_empty_handlers_file_is_filled() -> None:
    build()
    fresh = (PACKAGE / "handlers.py").read_text()
    (PACKAGE / "handlers.py").write_text("\n")
    build()
    assert (PACKAGE / "handlers.py").read_text() == fresh


def test_the_output_is_no_spec() -> None:
    assert build().exit_code == 0
    assert "generated: error[no-specs]" in build("generated").stderr
    for _ in range(2):
        assert build(".").exit_code == 0
    assert sorted(path.name for path in Path("generated").iterdir()) == [
        ".fngen_cache",
        "__init__.py",
        "fngen.lock",
        "weather",
    ]


def test_a_file_that_is_named_twice_is_built_once() -> None:
    result = build("specs", "specs/weather.json", str(Path("specs/weather.json").resolve()))
    assert result.exit_code == 0, result.stderr
    assert "built 1 package in" in result.stdout


@pytest.mark.parametrize("name", ["list", "self", "class", "get_weather"])
def test_names_that_only_their_case_tells_apart_are_kept(name: str) -> None:
    functions = [{**SPEC, "name": name}, {**SPEC, "name": name.upper()}]
    Path("specs/weather.json").write_text(json.dumps(functions))
    assert build().exit_code == 0
    names = json.loads(Path("generated/fngen.lock").read_text())["names"]
    Path("specs/weather.json").write_text(json.dumps([{**SPEC, "name": "other"}, *functions]))
    assert build().exit_code == 0
    after = json.loads(Path("generated/fngen.lock").read_text())["names"]["weather"]
    assert {key: after[key] for key in names["weather"]} == names["weather"]


@pytest.mark.parametrize(
    "names",
    [
        {"a": ["get_a", "get_a"], "b": ["get_a", "get_b"]},
        {"a": ["get_a", "get_a"], "b": ["get_b", "get_a"]},
        {"a": ["get_a", "class"]},
        {"a": ["get a", "get_a"]},
        {"a": ["get_a", "import os; x"]},
    ],
)
def test_a_lock_that_fngen_did_not_write_is_refused(names: dict[str, list[str]]) -> None:
    Path("generated").mkdir()
    lock = {"version": 1, "names": {"weather": names}, "files": {}}
    Path("generated/fngen.lock").write_text(json.dumps(lock))
    result = build()
    assert result.exit_code == 1
    assert "error[unusable-output]: this file is not as fngen wrote it" in result.stderr
    assert [path.name for path in Path("generated").iterdir()] == ["fngen.lock"]


def write_api(*paths: str) -> None:
    operation = {"get": {"operationId": "list", "responses": dict[str, object]()}}
    info = {"title": "t", "version": "1"}
    spec = {"openapi": "3.1.0", "info": info, "paths": dict.fromkeys(paths, operation)}
    Path("specs/weather.json").write_text(json.dumps(spec))


def test_names_once_given_are_kept() -> None:
    write_api("/b")
    build()
    write_api("/a", "/b")
    assert build().exit_code == 0
    functions = json.loads((PACKAGE / "functions.json").read_text())["functions"]
    assert [(f["name"], f["http"]["path"]) for f in functions] == [("list_2", "/a"), ("list", "/b")]


def many_objects(count: int) -> list[dict[str, object]]:
    """Functions that each take an object of their own, and an address that they share."""
    address = {"type": "object", "properties": {"street": {"type": "string"}}}
    own = {"type": "object", "properties": {"to": {"$ref": "#/$defs/Address"}}}
    parameters = {"type": "object", "properties": {"own": own}, "$defs": {"Address": address}}
    return [{"name": f"send_{number}", "parameters": parameters} for number in range(count)]


def test_models_are_split_where_there_are_many_and_put_together_where_there_are_few() -> None:
    spec = Path("specs/weather.json")
    for count, one_module in [(2, True), (40, False), (39, False), (2, True)]:
        spec.write_text(json.dumps(many_objects(count)))
        assert build().exit_code == 0
        assert (PACKAGE / "models.py").exists() is one_module
        assert (PACKAGE / "models" / "send_1.py").exists() is not one_module
        assert not (PACKAGE / "models" / f"send_{count}.py").exists()
        assert build("--check").stdout == "generated is up to date\n"


def test_a_model_edited_by_hand_is_not_deleted() -> None:
    spec = Path("specs/weather.json")
    spec.write_text(json.dumps(many_objects(40)))
    build()
    mine = PACKAGE / "models" / "send_39.py"
    mine.write_text(mine.read_text("utf-8") + "\nMINE = True\n", "utf-8")
    spec.write_text(json.dumps(many_objects(39)))
    result = build()
    assert result.exit_code == 1
    assert "error[edited-file]" in result.stderr
    assert "MINE" in mine.read_text("utf-8")
    assert build("--force").exit_code == 0
    assert not mine.exists()


def test_nothing_is_said_of_other_packages_where_files_are_built() -> None:
    Path("specs/news.yaml").write_text("{name: get_news, description: Tell the news.}")
    build()
    assert "package-without-spec" not in build("specs/weather.json").stderr
    Path("specs/news.yaml").unlink()
    assert "generated/news: note[package-without-spec]" in build().stderr


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_a_diff_can_be_applied_whatever_ends_the_lines_of_handlers(line_break: str) -> None:
    """Python also breaks lines at form feeds and the like, and a file may end without a break."""
    build()
    handlers = PACKAGE / "handlers.py"
    text = handlers.read_text().replace("raise NotImplementedError", "return '\u2028'  # \f mine")
    handlers.write_bytes(text.rstrip("\n").replace("\n", line_break).encode())
    before = contents(PACKAGE)
    functions = [{**SPEC, "name": name} for name in ("get_weather", "get_wind")]
    Path("specs/weather.json").write_text(json.dumps(functions))
    diff = build("--diff").stdout_bytes
    assert contents(PACKAGE) == before
    subprocess.run(["git", "apply", "-p0"], input=diff, check=True)
    assert build("--check").stdout == "generated is up to date\n"
