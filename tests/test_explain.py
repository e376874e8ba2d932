"""The page of each diagnostic: there is one, its example prints what it says, `explain` shows it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import fngen
import pytest
from click.testing import CliRunner, Result
from fngen.cli import main
from fngen.diagnostics import Code

CASES = Path(__file__).parent / "cases"
MERGES = Path(__file__).parent / "merge"
PAGES = Path(fngen.__file__).parent / "explain"

SHOWN_ELSEWHERE = {
    Code.FAULTY_TEMPLATE,
    Code.FILE_NOT_FOUND,
    Code.NOT_TEXT,
    Code.TOO_MANY_FUNCTIONS,
    Code.UNREADABLE_FILE,
}
"""Codes whose faults cannot lie in a case's folder of short texts: other tests show them."""


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


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert sorted(path.name for path in PAGES.iterdir()) == sorted(f"{code}.md" for code in Code)


@pytest.mark.parametrize("code", Code)
def test_page_has_the_same_parts_as_every_other(code: Code) -> None:
    lines = (PAGES / f"{code}.md").read_text("utf-8").splitlines()
    assert lines[0] == f"# {code}"
    assert re.fullmatch(r"[A-Z].*\.", lines[2])
    headings = [line for line in lines if line.startswith("## ")]
    assert headings == ["## Example", "## Why", "## What to do"]


def test_every_code_is_shown_by_a_case_or_a_test() -> None:
    files = [*CASES.glob("*/stderr.txt"), *MERGES.glob("*/said.txt")]
    said = "".join(path.read_text("utf-8") for path in files)
    in_cases = set(re.findall(r": (?:error|warning|note)\[([a-z-]+)\]: ", said))
    assert in_cases | SHOWN_ELSEWHERE == set(Code)
    assert not in_cases & SHOWN_ELSEWHERE


def test_codes_are_lower_case_words_joined_by_hyphens() -> None:
    assert [code for code in Code if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []
    assert [code.name for code in Code] == [code.upper().replace("-", "_") for code in Code]


def edit_generated_file() -> None:
    assert run("build").exit_code == 0
    path = Path("generated/weather/dispatch.py")
    path.write_text(path.read_text("utf-8") + "\nTIMEOUT = 30\n", "utf-8")


def save_as_latin_1() -> None:
    put("specs/weather.yaml", "name: meteo\ndescription: La météo.\n".encode("latin-1"))


def build_before() -> None:
    """Build the spec as the page says it was, and put everything else back as it is."""
    was = Path("was/weather.json").read_text("utf-8")
    now = {path: path.read_text("utf-8") for path in Path().glob("[sg]*/**/*.*") if path.is_file()}
    put("specs/weather.json", was)
    assert run("build").exit_code == 0
    for path, text in now.items():
        path.write_text(text, "utf-8")


def delete_spec() -> None:
    put("specs/weather.yaml", "- {name: get_weather, description: Tell the weather.}")
    put("specs/news.yaml", "- {name: get_news, description: Tell the news.}")
    assert run("build").exit_code == 0
    Path("specs/news.yaml").unlink()


def put_operations(count: int, description: str) -> None:
    paths = {f"/{i}": {"get": {"description": description}} for i in range(count)}
    spec = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}
    put("specs/shop.json", json.dumps(spec))


SET_UP: dict[Code, Callable[[], None]] = {
    Code.CHANGED_SIGNATURE: build_before,
    Code.DROPPED_ARGUMENT: build_before,
    Code.EDITED_FILE: edit_generated_file,
    Code.NO_SPECS: lambda: put("specs/README.md", ""),
    Code.LONG_DESCRIPTION: lambda: put_operations(1, "x" * 1100),
    Code.NOT_TEXT: save_as_latin_1,
    Code.ORPHANED_HANDLER: build_before,
    Code.RENAMED_HANDLER: build_before,
    Code.STALE_SIGNATURE: build_before,
    Code.VANISHED_TYPE: build_before,
    Code.PACKAGE_WITHOUT_SPEC: delete_spec,
    Code.TOO_MANY_FUNCTIONS: lambda: put_operations(130, "An order."),
}
"""What the example of a page says in words."""

FILE = re.compile(r"^`([^`\n]+)`:\n\n```[a-z]+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CONSOLE = re.compile(r"(?<=^```console\n)\$ fngen (.*?)\n(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("code", Code)
def test_example_of_a_page_prints_what_the_page_says(code: Code, update_golden: bool) -> None:
    path = PAGES / f"{code}.md"
    page = path.read_text("utf-8")
    for name, text in FILE.findall(page):
        put(name, text)
    SET_UP.get(code, lambda: None)()
    found = CONSOLE.search(page)
    assert found is not None

    result = run(*shlex.split(found[1]))

    said = result.stderr.removesuffix("nothing was written\n").rstrip("\n") + "\n"
    assert f"[{code}]" in said
    if update_golden:
        page = page[: found.start(2)] + said + page[found.end(2) :]
        path.write_text(page, "utf-8")
        found = CONSOLE.search(page)
    assert found is not None
    assert said == found[2]


@pytest.mark.parametrize("code", Code)
def test_explain_prints_the_page(code: Code) -> None:
    result = run("explain", code)
    assert result.exit_code == 0
    assert result.stdout == (PAGES / f"{code}.md").read_text("utf-8")


def test_explain_of_a_slip_names_the_nearest_codes() -> None:
    result = run("explain", "unresolved-refs")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "there is no code `unresolved-refs`; the nearest are: unresolved-ref" in result.stderr


def test_explain_of_nonsense_names_all_codes() -> None:
    result = run("explain", "nonsense")
    assert result.exit_code == 2
    assert result.stdout == ""
    near = re.search(r"there is no code `nonsense`; (?:the nearest|there) are: (.*)", result.stderr)
    assert near is not None
    assert set(near[1].split(", ")) <= set(Code)
    result = run("explain", "xyzzy")
    assert result.exit_code == 2
    assert f"there is no code `xyzzy`; there are: {', '.join(Code)}" in result.stderr
