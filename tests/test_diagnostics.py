"""What a build says of faults: places, order, forms; cases hold the messages themselves."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import fngen
import pytest
from click.testing import CliRunner, Result
from fngen.cli import main
from fngen.diagnostics import Code, Diagnostics, Location, Note
from fngen.report import Reporter

CASES = Path(__file__).parent / "cases"
PAGES = Path(fngen.__file__).parent / "explain"

WEATHER = '{"name": "get_weather", "description": "Get the weather."}\n'


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def put(path: str, content: str | bytes) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(content.encode() if isinstance(content, str) else content)


def fault_of(*arguments: str) -> str:
    """Build, which must fail and write nothing, and return what it says."""
    result = run("build", *arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert not Path("generated").exists()
    return result.stderr.removesuffix("\nnothing was written\n")


# Faults that no case can hold


def test_missing_file() -> None:
    said = fault_of("specs/wether.json")
    assert said == "specs/wether.json: error[file-not-found]: there is no such file or folder\n"


def test_missing_default_folder() -> None:
    assert fault_of() == (
        "specs: error[file-not-found]: there is no such file or folder\n"
        "   = help: make the folder specs/ and put a spec in it\n"
    )


def test_empty_folder() -> None:
    Path("specs").mkdir()
    assert fault_of().startswith("specs: error[no-specs]: ")


@pytest.mark.parametrize(
    "path",
    ["weather.json/x.json", "loop.json", "x" * 300 + ".json"],
    ids=["below a file", "loop of links", "long name"],
)
def test_file_that_the_system_does_not_let_be_read(path: str) -> None:
    put("weather.json", WEATHER)
    Path("loop.json").symlink_to("loop.json")
    assert re.fullmatch(
        r"\S+: error\[unreadable-file\]: the file cannot be read: [A-Z][a-z ]+\n", fault_of(path)
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"name": "météo"}'.encode("latin-1"), "1:12: {}: byte 0xe9 at offset 11"),
        (b'{\n  "description": "caf\xe9"\n}\n', "2:22: {}: byte 0xe9 at offset 23"),
        (WEATHER.encode("utf-16"), "1:1: {}: byte 0xff at offset 0"),
    ],
    ids=["Latin-1", "Latin-1 on a later line", "UTF-16"],
)
def test_file_that_is_not_utf_8(content: bytes, said: str) -> None:
    put("weather.json", content)
    said = said.format("error[not-text]: the file is not UTF-8 text")
    assert fault_of("weather.json") == f"weather.json:{said}\n   = help: save it as UTF-8\n"


def test_file_that_is_binary() -> None:
    put("weather.json", b'{\n  "name": "a\0b"\n}\n')
    assert fault_of("weather.json").splitlines() == [
        "weather.json:2:13: error[not-text]: the file is binary: it has a NUL character",
        "   |",
        " 1 | {",
        ' 2 |   "name": "a\N{REPLACEMENT CHARACTER}b"',
        "   |             ^",
        "   |",
    ]


@pytest.mark.parametrize("name", ["deep.json", "deep.yaml"])
@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 4_000 + "]" * 4_000], ids=["open", "closed"])
def test_depth_that_would_exhaust_the_stack(name: str, text: str) -> None:
    put(name, text)
    # In a process of its own, which a crash of the parser would take down.
    result = subprocess.run(
        [sys.executable, "-m", "fngen", "build", name], capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stderr == (
        f"{name}: error[excessive-nesting]: the file is nested more than 120 levels deep\n\n"
        "nothing was written\n"
    )


def chain(count: int) -> str:
    """A function whose argument refers to a definition, that to the next, and so on."""
    definitions = {f"s{number}": {"$ref": f"#/$defs/s{number + 1}"} for number in range(count)}
    parameters = {
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/s0"}},
        "$defs": {**definitions, f"s{count}": {"type": "object"}},
    }
    return json.dumps({"name": "f", "parameters": parameters})


def test_references_in_a_row() -> None:
    put("many.json", chain(20_000))
    said = "error[excessive-nesting]: `#/$defs/s101` is one of more than 100 references in a row\n"
    assert said in fault_of("many.json")
    put("few.json", chain(99))
    assert run("build", "few.json").exit_code == 0


def test_schemas_that_refer_to_one_another_too_deeply() -> None:
    definitions = {
        f"s{number}": {"allOf": [{"$ref": f"#/$defs/s{number + 1}"}, {"minLength": number}]}
        for number in range(3_000)
    }
    parameters = {
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/s0"}},
        "$defs": {**definitions, "s3000": {"type": "string"}},
    }
    put("deep.json", json.dumps({"name": "f", "parameters": parameters}))
    said = (
        "deep.json: error[excessive-nesting]: its schemas refer to one another more deeply than "
        "they can be followed\n"
    )
    assert fault_of("deep.json") == said
    result = run("diff", "deep.json", "deep.json")
    assert (result.exit_code, result.stderr.strip()) == (1, said.strip())


@pytest.mark.parametrize("text", ["- " * 20_000, "? " * 20_000], ids=["lists", "keys"])
def test_blocks_that_would_exhaust_the_stack(text: str) -> None:
    put("deep.yaml", text)
    assert "deep.yaml: error[excessive-nesting]: " in fault_of("deep.yaml")


@pytest.mark.parametrize(
    ("name", "template", "said"),
    [
        ("__init__.py.j2", "x = {{ package.nothing }}", "mine/__init__.py.j2: error"),
        ("dispatch.py.j2", "{% for %}", "mine/dispatch.py.j2:1:1: error"),
        (
            "results.py.j2",
            "class = 1",
            "mine/results.py.j2: error[faulty-template]: what `results.py.j2` prints",
        ),
        (
            "partials/stub.j2",
            "def {{ function.name }}(: ...",
            "mine: error[faulty-template]: what `handlers.py.j2` prints is not Python",
        ),
    ],
)
def test_template_at_fault(name: str, template: str, said: str) -> None:
    put("specs/weather.json", WEATHER)
    put(f"mine/{name}", template)
    text = fault_of("--templates", "mine")
    assert "error[faulty-template]" in text
    assert said in text


def test_file_with_a_byte_order_mark_is_read_and_columns_do_not_count_it() -> None:
    put("weather.json", b"\xef\xbb\xbf" + WEATHER.encode())
    assert run("build", "weather.json").exit_code == 0
    put("weather.json", b'\xef\xbb\xbf{"name": 5,}')
    assert run("build", "weather.json").stderr.startswith("weather.json:1:11: error[json-syntax]: ")


def test_lines_that_end_as_on_windows_are_counted_and_shown_as_others() -> None:
    put("weather.json", '{\r\n  "name": "x",\r\n  "parameters": {"type": "what"}\r\n}\r\n')
    assert fault_of("weather.json").splitlines()[3:5] == [
        ' 2 |   "name": "x",',
        ' 3 |   "parameters": {"type": "what"}',
    ]


def test_long_line_is_shown_around_the_place() -> None:
    members = ", ".join(f'"p{number}": {{"type": "string"}}' for number in range(100))
    put(
        "weather.json",
        f'{{"name": "x", "parameters": {{"properties": {{{members}, "last": {{"type": "what"}}, '
        f'"z": {{"description": "{"z" * 300}"}}}}}}}}',
    )
    frame = [line for line in fault_of("weather.json").splitlines() if "|" in line]
    source, carets = frame[1], frame[2]
    assert len(source) <= 170
    assert source[carets.index("^") : carets.rindex("^") + 1] == '"what"'


# Notes and faults together, order, and forms


def test_faults_are_ordered_by_file_and_place() -> None:
    put("specs/b.yaml", "name: b\nparameters:\n  type: what\n  required: true\n")
    put("specs/a.json", '{"name": "a", "parameters": {"required": 1,\n "type": "what"}}')
    places = re.findall(r"^(\S+?): error", fault_of(), re.MULTILINE)
    assert places == [
        "specs/a.json:1:42",
        "specs/a.json:2:10",
        "specs/b.yaml:3:9",
        "specs/b.yaml:4:13",
    ]


def test_order_of_paths_given_does_not_change_what_is_said() -> None:
    put("a.json", "{")
    put("b.json", "{")
    assert fault_of("a.json", "b.json") == fault_of("b.json", "a.json", "b.json")


def test_fault_is_said_once_however_often_it_is_met() -> None:
    name = "#/components/schemas/Pet"
    content = {"application/json": {"schema": {"$ref": name}}}
    operation = {"requestBody": {"content": content}, "responses": {"200": {"content": content}}}
    api = {
        "openapi": "3.1.0",
        "paths": {"/a": {"post": operation}, "/b": {"post": operation}},
        "components": {"schemas": {"Pet": {"type": "dict"}}},
    }
    put("pets.json", json.dumps(api, indent=1))
    assert fault_of("pets.json").count("error[") == 1


def test_diagnostics_equal_in_every_part_are_one() -> None:
    diagnostics = Diagnostics()
    for pointer in ("/a", "/b", "/a"):
        diagnostics.error(Code.INVALID_SCHEMA, "it is wrong", Location("x.json", pointer))
    assert [item.location.pointer for item in diagnostics.items] == ["/a", "/b"]


def test_json_form_has_a_line_each_with_the_same_fields() -> None:
    listed = '[{"name": "x"}, {"name": "y", "parameters": {"type": "dict"}},\n {"name": "x"}]'
    put("specs/a.json", listed)
    put("specs/b.yaml", "a: [b\n")
    put("specs/c.json", "")
    result = run("build", "--format", "json")
    assert result.exit_code == 1
    assert [json.loads(line) for line in result.stderr.splitlines()] == [
        {
            "code": "yaml-syntax",
            "severity": "error",
            "message": "not YAML: this bracket is not closed",
            "file": "specs/b.yaml",
            "line": 1,
            "column": 4,
            "pointer": None,
            "help": None,
            "notes": [],
        },
        {
            "code": "empty-spec",
            "severity": "error",
            "message": "the file is empty",
            "file": "specs/c.json",
            "line": None,
            "column": None,
            "pointer": None,
            "help": "write a spec in it, or take it out of the folder",
            "notes": [],
        },
    ]

    Path("specs/b.yaml").unlink()
    Path("specs/c.json").unlink()
    lines = run("build", "--format", "json").stderr.splitlines()
    assert [json.loads(line) for line in lines] == [
        {
            "code": "mended-schema",
            "severity": "note",
            "message": "`dict` is no type of JSON Schema: it becomes `object`",
            "file": "specs/a.json",
            "line": 1,
            "column": 54,
            "pointer": "/1/parameters/type",
            "help": None,
            "notes": [],
        },
        {
            "code": "duplicate-function-name",
            "severity": "error",
            "message": "there are two functions called `x`",
            "file": "specs/a.json",
            "line": 2,
            "column": 11,
            "pointer": "/2/name",
            "help": "give one of them another name",
            "notes": [
                {
                    "message": "the first",
                    "file": "specs/a.json",
                    "line": 1,
                    "column": 11,
                    "pointer": "/0/name",
                }
            ],
        },
    ]


def test_both_forms_say_the_same_of_every_case() -> None:
    put("specs/pets.yaml", (CASES / "unresolved_refs/specs/pets.yaml").read_bytes())
    text = re.findall(r"^(\S+?):(\d+):(\d+): (\w+)\[(\S+)\]: (.*)$", fault_of(), re.MULTILINE)
    lines = run("build", "--format", "json").stderr.splitlines()
    fields = ("file", "line", "column", "severity", "code", "message")
    assert len(lines) > 10
    assert [tuple(str(json.loads(line)[key]) for key in fields) for line in lines] == text


def test_quiet_leaves_notes_and_warnings_out() -> None:
    put("specs/a.json", '[{"name": "y z"}]')
    assert "note[name-changed]" in run("build").stderr
    assert run("build", "--quiet").stderr == ""


def test_place_in_a_file_that_is_gone_is_the_file() -> None:
    diagnostics = Diagnostics()
    note = Note(Location("gone.yaml", "/b"), "the first")
    diagnostics.error(
        Code.INVALID_SCHEMA, "it is wrong", Location("gone.yaml", "/a"), notes=(note,)
    )
    assert [click.unstyle(text) for text in Reporter(diagnostics.items).text()] == [
        "gone.yaml: error[invalid-schema]: it is wrong\n    at /a\n   = note: gone.yaml: the first"
    ]


def test_a_fault_that_aliases_repeat_is_said_once_at_its_anchor() -> None:
    put(
        "a.yaml",
        "type: object\nproperties:\n  a: &a\n    type: object\n    properties:\n"
        "      x: {type: dict}\n  b: *a\n",
    )
    places = re.findall(r"^(\S+?): error.*\n    at (\S+)$", fault_of("a.yaml"), re.MULTILINE)
    assert places == [("a.yaml:6:17", "/properties/a/properties/x/type")]


def test_text_is_not_coloured_where_it_does_not_go_to_a_terminal() -> None:
    put("a.json", "{")
    assert "\x1b" not in fault_of("a.json")
    diagnostics = Diagnostics()
    diagnostics.error(Code.JSON_SYNTAX, "it is wrong", Location("a.json", position=(1, 1)))
    assert "\x1b" in "".join(Reporter(diagnostics.items).text())


def test_json_text_has_the_same_words_on_every_python(monkeypatch: pytest.MonkeyPatch) -> None:
    # From 3.13 on, `json` points at a comma that comes last, and says so in words of its own.
    text = '{"a": [1,\n]}'

    def loads(*_: object, **__: object) -> object:
        raise json.JSONDecodeError("Illegal trailing comma before end of array", text, 8)

    from fngen.load import json_text
    from fngen.load.syntax import TextFault

    with pytest.raises(TextFault) as now:
        json_text.parse(text)
    monkeypatch.setattr(json, "loads", loads)
    with pytest.raises(TextFault) as later:
        json_text.parse(text)
    assert vars(now.value) == vars(later.value)
    assert (now.value.line, now.value.column) == (1, 9)
