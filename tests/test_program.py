"""The program itself: how it starts, and how it ends where something is in its way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from fngen.cli import main


def test_help_is_quick_to_load() -> None:
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from fngen.cli import main\n"
        "assert 'Compile API specs' in CliRunner().invoke(main, ['--help']).output\n"
        "slow = {'openai', 'libcst', 'jinja2', 'pydantic', 'datamodel_code_generator', 'yaml'}\n"
        "assert not slow & sys.modules.keys(), slow & sys.modules.keys()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_a_full_disk_behind_the_output_is_told_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("add_note.json").write_text('{"type": "object"}')
    command = [sys.executable, "-u", "-m", "fngen", "build", "add_note.json"]
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert result.stderr == "Error: no more can be printed: No space left on device\n"
    assert result.returncode == 1


def test_ctrl_c_while_a_class_is_made_is_told_as_what_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from fngen.commands.list import list_functions

    class Stopped:
        def __set_name__(self, owner: type, name: str) -> None:
            raise KeyboardInterrupt

    def making(**_: object) -> None:
        type("Made", (), {"attribute": Stopped()})

    monkeypatch.setattr(list_functions, "callback", making)
    result = CliRunner().invoke(main, ["list", "generated.weather"])
    assert (result.exit_code, result.stderr.strip()) == (1, "Aborted!")
