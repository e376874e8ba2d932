"""The first files of a project: a spec to begin with, and settings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from fngen.shipped import shipped_folder

_SPEC = "weather.json"
_SETTINGS = 'specs = ["specs/"]\noutput = "generated/"\n'
_SCHEMA = "fngen.schema.json"
_OWN_SCHEMA = Path(__file__).with_name("settings.schema.json")


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
    elif project.exists() and _has_settings(extended := _extended(text)):
        with project.open("ab") as file:
            file.write(extended[len(text) :].encode())
        yield "added [tool.fngen] to pyproject.toml"
    else:
        schema = folder / _SCHEMA
        schema.write_bytes(_OWN_SCHEMA.read_bytes())
        (folder / "fngen.toml").write_text(f"#:schema ./{_SCHEMA}\n{_SETTINGS}", "utf-8")
        yield f"made fngen.toml, and {_SCHEMA} by which editors complete it"


def _has_settings(text: str) -> bool:
    """Tell whether `text` is TOML that has settings of fngen."""
    try:
        tool = tomllib.loads(text.replace("\r\n", "\n")).get("tool")
    except tomllib.TOMLDecodeError:
        return False
    return isinstance(tool, dict) and "fngen" in tool


def _extended(text: str) -> str:
    """Return `text` with settings at its end, in line ends like its own."""
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    added = f"{gap}[tool.fngen]\n{_SETTINGS}"
    return text + (added.replace("\n", "\r\n") if "\r\n" in text else added)
