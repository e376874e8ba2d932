"""The first files of a project: a spec to begin with, and settings."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from fngen.json_types import JsonObject
from fngen.shipped import shipped_folder

_SPEC = "weather.json"
_SETTINGS = 'specs = ["specs/"]\noutput = "generated/"\n'
_SCHEMA = "fngen.schema.json"
_OWN_SCHEMA = Path(__file__).with_name("settings.schema.json")
_COMPLETED = f'''
# By this, tombi completes the settings above.
[[tool.tombi.schemas]]
root = "tool.fngen"
path = "{_SCHEMA}"
include = ["pyproject.toml"]
'''


def tool_schema(tool: str) -> JsonObject:  # noqa: ARG001 - asked for every tool that a package has
    """Check `[tool.fngen]`: the schema of the settings, for validate-pyproject."""
    schema: JsonObject = json.loads(_OWN_SCHEMA.read_text("utf-8"))
    return schema


def start(folder: Path) -> Iterator[str]:
    """Make what `folder` lacks, and yield a line for each thing that was made or kept.

    Nothing is written over. Settings go into pyproject.toml where there is one.

    Raises:
        OSError: something cannot be read or written.
    """
    specs = folder / "specs"
    if specs.exists():
        yield "kept specs/"
    else:
        specs.mkdir()
        (specs / _SPEC).write_bytes((shipped_folder("specs") / _SPEC).read_bytes())
        yield f"made specs/{_SPEC}, a function to begin with"
    if (folder / "fngen.toml").exists():
        yield "kept fngen.toml"
        return
    project = folder / "pyproject.toml"
    text = project.read_bytes().decode() if project.exists() else ""
    if _has_settings(text):
        yield "kept [tool.fngen] in pyproject.toml"
    elif project.exists() and (added := _addition(text)):
        made = ""
        if _SCHEMA in added:
            _put_schema(folder)
            made = f", and made {_SCHEMA} by which tombi completes it"
        with project.open("ab") as file:
            file.write(added.encode())
        yield f"added [tool.fngen] to pyproject.toml{made}"
    else:
        _put_schema(folder)
        (folder / "fngen.toml").write_text(f"#:schema ./{_SCHEMA}\n{_SETTINGS}", "utf-8")
        yield f"made fngen.toml, and {_SCHEMA} by which editors complete it"


def _has_settings(text: str) -> bool:
    """Tell whether `text` is TOML that has settings of fngen."""
    try:
        tool = tomllib.loads(text.replace("\r\n", "\n")).get("tool")
    except tomllib.TOMLDecodeError:
        return False
    return isinstance(tool, dict) and "fngen" in tool


def _addition(text: str) -> str | None:
    """Return settings that `text` takes at its end, in line ends like its own; None if it takes none."""
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    for completed in (_COMPLETED, ""):
        added = f"{gap}[tool.fngen]\n{_SETTINGS}{completed}"
        if _has_settings(text + added):
            return added.replace("\n", "\r\n") if "\r\n" in text else added
    return None


def _put_schema(folder: Path) -> None:
    (folder / _SCHEMA).write_bytes(_OWN_SCHEMA.read_bytes())
