"""The command line as a person uses it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fngen.cli import main

SPEC: dict[str, object] = {
    "name": "add_note",
    "description": "Add a note.",
    "parameters": {
        "type": "object",
        "properties": {
            "text": {"type": "string"},
            "stars": {"type": "integer", "maximum": 5},
            "tags": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["text"],
    },
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with one spec; what is imported from it is forgotten afterwards."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "notes.json").write_text(json.dumps(SPEC))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return tmp_path


def fngen(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=stdin)


def build(*words: str) -> None:
    result = fngen("build", *words)
    assert result.exit_code == 0, result.output


def use(project: Path, name: str) -> Path:
    """Build into a folder of its own, so that no other test has imported the package."""
    build("-o", name)
    folder = project / name / "notes"
    handlers = folder / "handlers.py"
    body = "    return {'text': text, 'stars': stars, 'tags': tags}"
    handlers.write_text(handlers.read_text().replace("    raise NotImplementedError", body))
    return folder


@pytest.mark.usefixtures("project")
def test_build_tells_what_it_made() -> None:
    result = fngen("build")
    table, done = result.stdout.rstrip().split("\n\n")
    assert table.splitlines() == [
        "spec              package          functions  strict  lossy  notes  written  handlers",
        "specs/notes.json  generated/notes          1       1      -      -  7 files  1 new, 1 to fill in",
    ]
    assert done.startswith("built 1 package in ")
    assert "unchanged" in fngen("build").stdout
    assert fngen("build", "--quiet").output == ""


@pytest.mark.usefixtures("project")
def test_check_names_stale_files_and_writes_nothing() -> None:
    result = fngen("build", "--check")
    assert result.exit_code == 1
    assert "missing: generated/notes/handlers.py" in result.stdout
    assert not Path("generated").exists()
    build()
    assert fngen("build", "--check").exit_code == 0
    spec = Path("specs/notes.json")
    spec.write_text(spec.read_text().replace("Add a note.", "Add one note."))
    result = fngen("build", "--check")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "stale: generated/fngen.lock",
        "stale: generated/notes/functions.json",
        "stale: generated/notes/handlers.py",
    ]


@pytest.mark.usefixtures("project")
def test_diff_shows_the_change_and_writes_nothing() -> None:
    build()
    spec = Path("specs/notes.json")
    spec.write_text(spec.read_text().replace("Add a note.", "Add one note."))
    before = Path("generated/notes/functions.json").read_text()
    result = fngen("build", "--diff")
    assert result.exit_code == 0
    assert '-      "description": "Add a note.",' in result.stdout
    assert '+      "description": "Add one note.",' in result.stdout
    assert Path("generated/notes/functions.json").read_text() == before


@pytest.mark.usefixtures("project")
def test_handlers_are_kept_and_get_missing_stubs() -> None:
    build()
    handlers = Path("generated/notes/handlers.py")
    mine = handlers.read_text().replace("raise NotImplementedError", "return text  # mine")
    handlers.write_text(mine)
    more: dict[str, object] = {
        **SPEC,
        "name": "drop_note",
        "parameters": {"type": "object", "properties": {}},
    }
    Path("specs/notes.json").write_text(json.dumps([more, SPEC]))
    build()
    stub = 'def drop_note() -> Any:\n    """Add a note."""\n    raise NotImplementedError\n\n\n'
    assert handlers.read_text() == mine.replace("def add_note", stub + "def add_note")


@pytest.mark.usefixtures("project")
def test_a_generated_file_that_was_edited_is_kept_unless_forced() -> None:
    build()
    models = Path("generated/notes/dispatch.py")
    edited = models.read_text() + "# mine\n"
    models.write_text(edited)
    result = fngen("build")
    assert result.exit_code == 1
    assert "generated/notes/dispatch.py: error[edited-file]" in result.stderr
    assert models.read_text() == edited
    build("--force")
    assert models.read_text() + "# mine\n" == edited


def test_an_output_that_cannot_be_written_is_no_traceback(project: Path) -> None:
    (project / "generated").write_text("a file where a folder should be")
    result = fngen("build")
    assert result.exit_code == 2
    assert "is a file" in result.stderr
    (project / "taken").mkdir()
    (project / "taken" / "notes").write_text("a file where a package should be")
    result = fngen("build", "-o", "taken")
    assert result.exit_code == 1
    assert "error[unusable-output]" in result.stderr


def test_list(project: Path) -> None:
    use(project, "listed")
    expected = [
        "function  effect  mode    lost  characters",
        "add_note  -       strict     -         340",
    ]
    assert fngen("list", "listed.notes").stdout.splitlines() == expected
    assert fngen("list", "listed/notes").stdout.splitlines() == expected


def test_list_of_sizes_has_the_largest_first(project: Path) -> None:
    long: dict[str, object] = {
        "name": "write",
        "parameters": {
            "type": "object",
            "properties": {
                "short": {"type": "string"},
                "to": {"type": "array", "items": {"enum": [f"reader {n}" for n in range(40)]}},
            },
        },
    }
    Path("specs/notes.json").write_text(json.dumps([SPEC, long]))
    lines = fngen("list", use(project, "sizes").as_posix(), "--size").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["function", "write", "add_note", "all"]
    characters, tokens, heaviest = lines[1].split()[4:7]
    assert int(tokens) == -(-int(characters.replace(",", "")) // 4)
    assert heaviest == "to[]"
    total = sum(int(line.split()[4].replace(",", "")) for line in lines[1:3])
    assert lines[3].split()[1] == f"{total:,}"


def test_explain_shows_what_became_of_every_field(project: Path) -> None:
    place = {
        "type": "object",
        "properties": {"city": {"type": "string", "minLength": 1}, "note": {"type": "string"}},
        "required": ["city"],
    }
    either = [
        {"type": "object", "properties": {"unit": {"const": "cm"}}},
        {"type": "object", "properties": {"unit": {"const": "inch"}}},
    ]
    properties = {
        "name": {"type": "string"},
        "stars": {"type": "integer", "format": "int64"},
        "places": {"type": "array", "items": {"$ref": "#/$defs/Place"}},
        "labels": {"type": "object", "additionalProperties": {"type": ["integer", "null"]}},
        "size": {"oneOf": either},
    }
    parameters = {"type": "object", "properties": properties, "required": ["name", "places"]}
    spec = {"name": "add_note", "parameters": {**parameters, "$defs": {"Place": place}}}
    Path("specs/notes.json").write_text(json.dumps(spec))
    folder = use(project, "explained")
    result = fngen("explain", folder.relative_to(project).as_posix(), "add_note")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == Path(__file__).with_name("explained.txt").read_text("utf-8")
    result = fngen("explain", "explained.notes", "add_notes")
    assert result.exit_code == 1
    assert "has no function `add_notes`; the nearest are: add_note" in result.stderr


def test_explain_shows_what_a_request_does_not_take(project: Path) -> None:
    node = {"properties": {"id": {"type": "integer", "readOnly": True}, "a": {"type": "string"}}}
    body = {"type": "object", "properties": {"nodes": {"type": "array", "items": node}}}
    operation = {"requestBody": {"content": {"application/json": {"schema": body}}}}
    api = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/nodes": {"put": {"operationId": "putNodes", **operation}}},
    }
    Path("specs/notes.json").write_text(json.dumps(api))
    build("-o", "hiding")
    result = fngen("explain", "hiding/notes", "putNodes")
    assert result.stdout.splitlines()[-1].split(maxsplit=2) == [
        "nodes[].id",
        "hidden",
        "it is read only",
    ]


@pytest.mark.usefixtures("project")
def test_build_tells_what_became_of_handlers() -> None:
    def told() -> str:
        return fngen("build").stdout.splitlines()[1].split("  ")[-1]

    spec, text = Path("specs/notes.json"), json.dumps(SPEC)
    assert told() == "1 new, 1 to fill in"
    assert told() == "1 to fill in"
    handlers = Path("generated/notes/handlers.py")
    handlers.write_text(handlers.read_text().replace("raise NotImplementedError", "return text"))
    assert told() == "-"
    spec.write_text(text.replace("stars", "points"))
    assert told() == "1 changed"
    spec.write_text(text.replace("stars", "points").replace("add_note", "write_note"))
    assert told() == "1 renamed"
    again = fngen("build")
    assert again.stderr == "", "what was done is told once"
    assert again.stdout.splitlines()[1].endswith("unchanged  -")
    spec.write_text(json.dumps({**SPEC, "name": "drop_note", "description": "Drop a note."}))
    assert told() == "1 new, 1 orphaned, 1 to fill in"


def test_list_of_what_is_to_do(project: Path) -> None:
    handlers = use(project, "todo") / "handlers.py"
    said = fngen("list", "--todo", "todo.notes").stdout
    assert said == "0 of 1 handlers to fill in\n"
    more = {**SPEC, "name": "drop_note", "description": "Drop a note."}
    (project / "specs" / "notes.json").write_text(json.dumps([SPEC, more]))
    build("-o", "todo")
    line = handlers.read_text().partition("def drop_note(")[0].count("\n") + 1
    want = f"todo/notes/handlers.py:{line}: drop_note\n1 of 2 handlers to fill in\n"
    assert fngen("list", "--todo", "todo/notes").stdout == want
    assert fngen("list", "--todo", "todo.notes").stdout == want
    handlers.write_text("def drop_note(:\n")
    result = fngen("list", "--todo", "todo.notes")
    assert result.exit_code == 1
    assert "todo/notes/handlers.py cannot be read" in result.stderr


@pytest.mark.usefixtures("project")
def test_a_diff_shows_lines_as_they_would_be() -> None:
    build()
    handlers = Path("generated/notes/handlers.py")
    text = handlers.read_text().replace("raise NotImplementedError", "return stars")
    handlers.write_text(text)
    more = {**SPEC, "name": "a_note", "parameters": {"type": "object"}}
    without = json.dumps([more, SPEC]).replace('"stars": {"type": "integer", "maximum": 5}, ', "")
    Path("specs/notes.json").write_text(without)
    said = fngen("build", "--diff").stderr
    assert fngen("build").stderr == said
    assert "|     return stars" in said
    line = handlers.read_text().split("\n").index("    return stars") + 1
    assert f"handlers.py:{line}:12: warning[dropped-argument]" in said


@pytest.mark.parametrize("package", ["nowhere.notes", "specs", "json", "no such"])
@pytest.mark.usefixtures("project")
def test_a_package_that_is_none_is_said(package: str) -> None:
    result = fngen("list", package)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert package in result.stderr


@pytest.mark.parametrize(
    ("words", "stdin", "content"),
    [
        (['{"text": "a", "stars": 2}'], None, {"text": "a", "stars": 2, "tags": None}),
        (["-"], '{"text": "b"}', {"text": "b", "stars": None, "tags": None}),
        (["--text", "5"], None, {"text": "5", "stars": None, "tags": None}),
        (["--text=x", "--stars", "3"], None, {"text": "x", "stars": 3, "tags": None}),
        (
            ["--text", "x", "--tags", '["p", "q"]'],
            None,
            {"text": "x", "stars": None, "tags": ["p", "q"]},
        ),
    ],
)
def test_call(
    project: Path, words: list[str], stdin: str | None, content: dict[str, object]
) -> None:
    folder = use(project, f"called{abs(hash(tuple(words)))}")
    result = fngen("call", folder.relative_to(project).as_posix(), "add_note", *words, stdin=stdin)
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout) == content


def test_call_tells_what_is_wrong(project: Path) -> None:
    use(project, "miscalled")
    result = fngen("call", "miscalled.notes", "add_note", "--stars", "9")
    assert (result.exit_code, result.stdout) == (1, "")
    paths = [problem["path"] for problem in json.loads(result.stderr)["problems"]]
    assert sorted(paths) == ["stars", "text"]
    result = fngen("call", "miscalled.notes", "add_note")
    assert result.exit_code == 1
    assert "it is required" in result.stderr
    result = fngen("call", "miscalled.notes", "drop_note")
    assert result.exit_code == 1
    assert "the nearest are: add_note" in result.stderr
    result = fngen("call", "miscalled.notes", "add_note", "--text")
    assert result.exit_code == 2
    assert "needs a value" in result.stderr


def test_call_of_handlers_that_cannot_be_imported_is_no_traceback(project: Path) -> None:
    handlers = use(project, "broken") / "handlers.py"
    handlers.write_text(handlers.read_text() + "import no_such_module\n")
    result = fngen("call", "broken.notes", "add_note", "--text", "x")
    assert result.exit_code == 1
    assert "No module named 'no_such_module'" in result.stderr
    assert f"{handlers}:" in result.stderr
    assert "Traceback" not in result.stderr


def test_demo_tells_the_whole_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    result = fngen("demo")
    assert result.exit_code == 0, result.stderr
    text = result.stdout
    assert "The model is scripted" in text
    assert text.count("get_weather(location='San Francisco, CA', date='2024-08-15')") == 4
    assert text.count("Tomorrow San Francisco will be mostly sunny") == 4
    assert "refused: the handler is not called" in text
    assert (
        text.index("`function_call`")
        < text.index("`tool_calls`")
        < text.index("function_call` items")
    )


def test_demo_without_an_answer_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    from fngen_runtime.testing import ModelServer, fails

    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with ModelServer([fails(404, "there is no such model")] * 3) as server:
        result = fngen("demo", "--base-url", server.base_url, "--model", "mine")
    assert result.exit_code == 1, result.stderr
    assert result.stdout.count("no answer") == 3
    assert "there is no such model" in result.stdout
