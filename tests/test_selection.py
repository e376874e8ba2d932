"""Which functions a build generates, and that leaving some out takes no name away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fngen.cli import main


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("specs").mkdir()


def write_api(**operations: dict[str, object]) -> None:
    """Write a spec whose paths are the names of `operations`."""
    paths = {f"/{name}": {"get": operation} for name, operation in operations.items()}
    spec = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}
    Path("specs/api.json").write_text(json.dumps(spec))


def build(*words: str) -> Result:
    result = CliRunner().invoke(main, ["build", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def names(output: str = "generated") -> dict[str, str]:
    contract = json.loads(Path(f"{output}/api/functions.json").read_text())
    return {function["http"]["path"]: function["name"] for function in contract["functions"]}


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("name:list_*", ["/a", "/b"]),
        ("list_a", ["/a"]),
        ("list_?", ["/a", "/b"]),
        ("LIST_A", []),
        ("tag:x", ["/b", "/c"]),
        ("tag:[xy]", ["/b", "/c"]),
        ("path:/c", ["/c"]),
        ("/*", ["/a", "/b", "/c"]),
        ("method:GET", ["/a", "/b", "/c"]),
        ("method:post", []),
        ("deprecated", ["/c"]),
        ("get_c", ["/c"]),
        ("name:", []),
        ("", []),
    ],
)
def test_what_a_pattern_matches(pattern: str, left: list[str]) -> None:
    write_api(
        a={"operationId": "list_a"},
        b={"operationId": "list_b", "tags": ["x"]},
        c={"tags": ["y", "x"], "deprecated": True},
    )
    assert build("--include", pattern, "-o", "included").exit_code == 0
    assert list(names("included")) == left
    result = build("--exclude", pattern, "-o", "excluded")
    assert list(names("excluded")) == [path for path in ("/a", "/b", "/c") if path not in left]
    assert ("unmatched-pattern" in result.stderr) == (not left)


def test_the_summary_counts_what_is_left_out() -> None:
    write_api(a={}, b={}, c={"x-fngen-skip": True})
    assert build("--exclude", "/a").stdout.endswith(" s; 2 functions were left out\n")
    assert build().stdout.endswith(" s; 1 function was left out\n")


def test_what_was_left_out_comes_back_under_its_name() -> None:
    write_api(a={"operationId": "list"}, b={"operationId": "list"})
    build()
    assert names() == {"/a": "list", "/b": "list_2"}
    build("--exclude", "/a")
    assert names() == {"/b": "list_2"}
    write_api(a={"operationId": "list"}, b={"operationId": "list"}, c={"operationId": "list"})
    build("--exclude", "list")
    assert names() == {}
    build("--exclude", "/a")
    assert names() == {"/b": "list_2", "/c": "list_3"}
    build()
    assert names() == {"/a": "list", "/b": "list_2", "/c": "list_3"}


def test_an_operation_that_moved_keeps_its_name() -> None:
    write_api(a={"operationId": "list"})
    build()
    write_api(b={"operationId": "list"})
    build()
    assert names() == {"/b": "list"}
    result = build("--check")
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_pin_goes_before_names_given_and_the_others_give_way() -> None:
    write_api(a={"operationId": "list"}, b={"operationId": "find"})
    build()
    write_api(a={"operationId": "list"}, b={"operationId": "find", "x-fngen-name": "list"})
    assert "operationId `list` is taken and becomes `list_2`" in build().stderr
    assert names() == {"/a": "list_2", "/b": "list"}
    write_api(a={"operationId": "list"}, b={"operationId": "find"})
    build()
    assert names() == {"/a": "list_2", "/b": "find"}, "a name goes with its pin, and no other"


def test_a_pin_whose_name_an_operation_left_out_had_takes_it() -> None:
    write_api(a={"operationId": "list"}, b={})
    build()
    write_api(a={"operationId": "list"}, b={"x-fngen-name": "list"})
    build("--exclude", "/a")
    assert names() == {"/b": "list"}
    build()
    assert names() == {"/a": "list_2", "/b": "list"}


def test_an_option_stands_in_for_its_setting() -> None:
    write_api(a={}, b={}, c={})
    Path("fngen.toml").write_text('output = "out"\nexclude = ["/a"]\ninclude = ["/a", "/b"]\n')
    Path("pyproject.toml").write_text('[tool.fngen]\noutput = "elsewhere"\n')
    build()
    assert list(names("out")) == ["/b"]
    build("--exclude", "/b", "-o", "mine")
    assert list(names("mine")) == ["/a"]
    assert not Path("elsewhere").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"a = \xff", "fngen.toml: error[invalid-setting]: the file cannot be read"),
        (b'specs = "', "fngen.toml:1:1: error[invalid-setting]: this is no TOML: "),
        (b"\n\nspecs = [", "fngen.toml:3:1: error[invalid-setting]: this is no TOML: "),
        (b'output = "fngen.toml"', "`fngen.toml` is a file, and must be a folder"),
        (b'output = ""', "`output` must be a string that is a path; found an empty string"),
    ],
)
def test_settings_at_fault(text: bytes, said: str) -> None:
    write_api(a={})
    Path("fngen.toml").write_bytes(text)
    result = build()
    assert result.exit_code == 1
    assert said in result.stderr
    assert not Path("generated").exists()


@pytest.mark.parametrize("text", ["tool = 3\n", "[tool]\nfngen = 3\n", "[[tool.fngen]]\na = 1\n"])
def test_settings_that_are_no_table(text: str) -> None:
    write_api(a={})
    Path("pyproject.toml").write_text(text)
    result = build()
    assert result.exit_code == (0 if text == "tool = 3\n" else 1)
    assert ("`fngen` must be a table" in result.stderr) == (result.exit_code == 1)


def test_a_name_given_before_is_told_of_at_every_build() -> None:
    write_api(a={"operationId": "list"}, b={"operationId": "list"})
    build()
    write_api(b={"operationId": "list"})
    told = "operationId `list` was given another name before and stays `list_2`"
    assert told in build().stderr
    assert names() == {"/b": "list_2"}


def test_what_is_at_fault_in_a_schema_that_is_left_out_stops_no_build() -> None:
    lamp = {"type": "object", "properties": {"on": {"type": "bool"}}, "x-fngen-name": "set it!"}
    Path("specs/lamp.json").write_text(json.dumps(lamp))

    assert build().exit_code == 1
    assert build("--exclude", "*").exit_code == 0
