"""A merge is a folder: a spec as it was and as it is, and what becomes of handlers.py between.

`was.yaml` was built last (never, where it is missing) and `spec.yaml` is built now. `before.py` is the
user's handlers.py, `after.py` what a build makes of it, byte for byte, and `said.txt` what it says.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fngen.cli import main

MERGES = Path(__file__).parent / "merge"
HANDLERS = Path("generated/shop/handlers.py")


def build(spec: Path, *words: str) -> Result:
    shutil.copy(spec, "specs/shop.yaml")
    result = CliRunner().invoke(main, ["build", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("name", sorted(path.name for path in MERGES.iterdir()))
def test_merge(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update_golden: bool
) -> None:
    folder = MERGES / name
    monkeypatch.chdir(tmp_path)
    Path("specs").mkdir()
    if (folder / "was.yaml").exists():
        assert build(folder / "was.yaml").exit_code == 0
    HANDLERS.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(folder / "before.py", HANDLERS)

    result = build(folder / "spec.yaml")

    after, said = folder / "after.py", folder / "said.txt"
    if update_golden:
        after.write_bytes(HANDLERS.read_bytes())
        said.unlink(missing_ok=True)
        if result.stderr:
            said.write_text(result.stderr, "utf-8")
    assert HANDLERS.read_bytes() == after.read_bytes()
    assert result.stderr == (said.read_text("utf-8") if said.exists() else "")
    assert build(folder / "spec.yaml", "--check").exit_code == result.exit_code


def test_a_handler_elsewhere_is_told_of_when_its_function_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("specs").mkdir()
    both = Path("both.yaml")
    both.write_text("- {name: buy, description: Buy.}\n- {name: sell, description: Sell.}\n")
    Path("one.yaml").write_text("- {name: sell, description: Sell.}\n")
    build(both)
    HANDLERS.write_text("from mine import buy, sell\n")
    assert "stale-signature" not in build(both, "--force").stderr
    build(Path("one.yaml"))
    said = build(both).stderr
    assert (
        "handlers.py:1:1: warning[stale-signature]: the signature of `buy` stays as it is" in said
    )
    assert "the function is back in the spec, as `() -> Any`" in said
    assert "`sell`" not in said
    assert "stale-signature" not in build(both, "--force").stderr


def test_code_that_python_cannot_read_for_its_depth_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("specs").mkdir()
    HANDLERS.parent.mkdir(parents=True)
    HANDLERS.write_text("x = " + "1 + " * 100_000 + "1\n")
    result = build(MERGES / "renamed" / "spec.yaml")
    assert result.exit_code == 1
    assert "error[unparsable-handlers]" in result.stderr
    assert "it is nested too deep" in result.stderr
