"""The wheel, built and installed where there is no checkout, does the whole job."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

SPEC = """
openapi: 3.1.0
info: {title: Notes, version: '1'}
paths:
  /notes:
    post:
      operationId: addNote
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [text, by]
              properties:
                text: {type: string, maxLength: 10}
                by: {type: object, required: [name], properties: {name: {type: string}}}
      responses:
        '201':
          description: added
          content:
            application/json:
              schema: {type: object, required: [id], properties: {id: {type: integer}}}
"""

USE = """
from generated.notes.dispatch import make_dispatcher
from generated.notes import models, results


class Notes:
    def add_note(self, *, text: str, by: models.AddNoteBy) -> results.AddNoteResult:
        return {"id": len(text + by.name)}


dispatcher = make_dispatcher(Notes())
assert dispatcher.call("addNote", '{"text": "ab", "by": {"name": "c"}}').content == '{"id":3}'
assert not dispatcher.call("addNote", '{"text": "far too long", "by": {"name": "c"}}').ok
"""


def run(*command: str | Path, cwd: Path) -> str:
    result = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.slow
def test_the_wheel_builds_imports_checks_and_dispatches(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--outdir", tmp_path / "dist", ROOT, cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    away = tmp_path / "away"
    venv.create(away / "env", with_pip=True)
    python = away / "env" / "bin" / "python"
    quiet = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(python, *quiet, wheel, "mypy", cwd=away)

    (away / "specs").mkdir()
    (away / "specs" / "notes.yaml").write_text(SPEC)
    (away / "use.py").write_text(USE)
    run(away / "env" / "bin" / "fngen", "build", cwd=away)
    run(python, "-W", "error", "use.py", cwd=away)
    run(python, "-m", "mypy", "--strict", "use.py", "generated", cwd=away)
    assert "The model is scripted" in run(away / "env" / "bin" / "fngen", "demo", cwd=away)
    assert "unresolved-ref" in run(
        away / "env" / "bin" / "fngen", "explain", "unresolved-ref", cwd=away
    )
