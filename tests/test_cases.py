"""A case is a folder: `specs/`, maybe `before/`, settings and options, and what a build makes of them.

`before/` is the output folder as a build finds it. `expected/` is the output folder after it, and
`stderr.txt` what it says; a case without `expected/` must fail and leave the folder as it was.
`pyproject.toml` or `fngen.toml` stands beside `specs/` in the build; `args.txt` has further words for
`fngen build`, one a line.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from fngen.cli import main

CASES = Path(__file__).parent / "cases"
SETTINGS = ("pyproject.toml", "fngen.toml")


CACHE = ".fngen_cache"


def texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and CACHE not in path.parts
    }


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_case(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update_golden: bool
) -> None:
    folder = CASES / case
    monkeypatch.chdir(tmp_path)
    shutil.copytree(folder / "specs", "specs")
    output = Path("generated")
    if (folder / "before").exists():
        shutil.copytree(folder / "before", output)
    for name in SETTINGS:
        if (folder / name).exists():
            shutil.copy(folder / name, name)
    before = texts(output)
    words = folder / "args.txt"
    command = ["build", *(words.read_text("utf-8").splitlines() if words.exists() else ())]

    result = CliRunner().invoke(main, command)

    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    if update_golden:
        _update(folder, output if result.exit_code == 0 else None, result.stderr)
    expected = folder / "expected"
    stderr = folder / "stderr.txt"
    assert result.stderr == (stderr.read_text("utf-8") if stderr.exists() else "")
    if expected.exists():
        assert result.exit_code == 0
        assert texts(output) == texts(expected)
        again = CliRunner().invoke(main, [*command, "--check"])
        assert (again.exit_code, again.stdout) == (0, "generated is up to date\n")
    else:
        assert result.exit_code == 1
        assert texts(output) == before


def _update(folder: Path, output: Path | None, stderr: str) -> None:
    shutil.rmtree(folder / "expected", ignore_errors=True)
    if output is not None:
        shutil.copytree(output, folder / "expected", ignore=shutil.ignore_patterns(CACHE))
    path = folder / "stderr.txt"
    path.unlink(missing_ok=True)
    if stderr:
        path.write_text(stderr, "utf-8")
