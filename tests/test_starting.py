"""`fngen init`, and the schema by which editors know the settings."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fngen.cli import main
from jsonschema_rs import is_valid


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def fngen(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_init_begins_a_project_that_builds() -> None:
    result = fngen("init")
    assert result.stdout.splitlines() == [
        "made specs/weather.json, a function to begin with",
        "made fngen.toml, and fngen.schema.json by which editors complete it",
        "next: fngen build",
    ]
    assert Path("fngen.toml").read_text().startswith("#:schema ./fngen.schema.json\n")
    assert fngen("build").exit_code == 0
    assert Path("generated/weather/handlers.py").exists()


def test_init_again_changes_nothing() -> None:
    fngen("init")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    assert fngen("init").stdout == "kept specs/\nkept fngen.toml\nnext: fngen build\n"
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[project]\nname = 'x'\n",
        b"[project]\nname = 'x'  # no line end",
        b"[project]\r\nname = 'x'\r\n",
        b"[tool.ruff]\nline-length = 100\n",
    ],
)
def test_settings_go_to_the_end_of_pyproject_toml(text: bytes) -> None:
    project = Path("pyproject.toml")
    project.write_bytes(text)
    assert "added [tool.fngen] to pyproject.toml" in fngen("init").stdout
    data = project.read_bytes()
    assert data.startswith(text)
    assert data.count(b"\r\n") in {0, data.count(b"\n")}
    assert not Path("fngen.toml").exists()
    assert fngen("build").exit_code == 0
    assert "kept [tool.fngen] in pyproject.toml" in fngen("init").stdout
    assert project.read_bytes() == data


def test_tombi_finds_the_schema_of_settings_in_pyproject_toml() -> None:
    Path("pyproject.toml").write_text("[[tool.tombi.schemas]]\npath = 'mine.json'\n")
    assert "made fngen.schema.json by which tombi completes it" in fngen("init").stdout
    _, added = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["tombi"]["schemas"]
    assert added["root"] == "tool.fngen"
    assert added["include"] == ["pyproject.toml"]
    assert json.loads(Path(added["path"]).read_text())["title"] == "Settings of fngen"


def test_schemas_that_tombi_has_in_one_line_stay_as_they_are() -> None:
    Path("pyproject.toml").write_text("[tool.tombi]\nschemas = []\n")
    assert "added [tool.fngen] to pyproject.toml\n" in fngen("init").stdout
    assert tomllib.loads(Path("pyproject.toml").read_text())["tool"].keys() == {"tombi", "fngen"}
    assert not Path("fngen.schema.json").exists()


def test_validate_pyproject_is_given_the_schema() -> None:
    (found,) = entry_points(group="validate_pyproject.tool_schema", name="fngen")
    schema = found.load()("fngen")
    assert is_valid(schema, {"specs": ["specs/"]})
    assert not is_valid(schema, {"spec": ["specs/"]})
    # It compiles schemas under their ids, and finds no reference within one that is a URN.
    assert schema["$id"]
    assert "$ref" not in json.dumps(schema)


@pytest.mark.parametrize("text", ["tool = {}\n", "[project\n"])
def test_a_pyproject_toml_that_takes_no_table_stays_as_it_is(text: str) -> None:
    Path("pyproject.toml").write_text(text)
    assert "made fngen.toml" in fngen("init").stdout
    assert Path("pyproject.toml").read_text() == text


def test_a_folder_that_cannot_be_written_is_no_traceback() -> None:
    Path("fngen.schema.json").mkdir()
    result = fngen("init")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert "fngen.schema.json" in result.stderr


def test_the_schema_knows_the_settings_that_a_build_does() -> None:
    fngen("init")
    schema = json.loads(Path("fngen.schema.json").read_text())
    Path("fngen.toml").write_text("xyzzy = 1\n")
    said = fngen("build").stderr
    assert re.findall(r"`([\w-]+)`", said.partition("there are: ")[2]) == [*schema["properties"]]


@pytest.mark.parametrize(
    ("settings", "valid"),
    [
        ('specs = ["specs/"]\noutput = "out"\ninclude = ["tag:a"]\nexclude = []\n', True),
        ('specs = "specs/"', False),
        ("include = [1]", False),
        ('output = ""', False),
        ("outptu = 'x'", False),
    ],
)
def test_the_schema_judges_settings_as_a_build_does(settings: str, *, valid: bool) -> None:
    fngen("init")
    schema = json.loads(Path("fngen.schema.json").read_text())
    Path("fngen.toml").write_text(settings)
    assert is_valid(schema, tomllib.loads(settings)) is valid
    assert ("invalid-setting" not in fngen("build").stderr) is valid
