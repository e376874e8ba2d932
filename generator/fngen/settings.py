"""Settings of a project: `[tool.fngen]` of pyproject.toml, or fngen.toml, of a folder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from keyword import iskeyword
from pathlib import Path
from typing import cast

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.options import Pattern, StrictMode

SETTINGS_FILES = ("fngen.toml", "pyproject.toml")
"""Where settings may stand; the first that is there counts."""

_KEYS = (
    "specs",
    "output",
    "include",
    "exclude",
    "fail-on-loss",
    "handlers",
    "split-handlers",
    "strict",
    "templates",
)

_MODES: tuple[StrictMode, ...] = ("auto", "require", "off")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project says of its builds; None and nothing where it says nothing."""

    specs: tuple[Path, ...] = ()
    output: Path | None = None
    include: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()
    strict: StrictMode | None = None
    fail_on_loss: bool = False
    templates: Path | None = None
    handlers: str | None = None
    split: bool = False


def read_settings(folder: Path, diagnostics: Diagnostics) -> Settings:
    """Return the settings in `folder`: those of fngen.toml if it is there, else of pyproject.toml.

    Reports what is no setting, values of the wrong type, and text that is no TOML.
    """
    for name in SETTINGS_FILES:
        path = folder / name
        if (text := _read(path, diagnostics)) is None:
            continue
        table = _table(path, text, diagnostics)
        header = r"tool\.fngen" if name == "pyproject.toml" else None
        return _Reader(path, text, header, diagnostics).settings(table)
    return Settings()


def _read(path: Path, diagnostics: Diagnostics) -> str | None:
    try:
        return path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        place = Location(path.as_posix())
        diagnostics.error(Code.INVALID_SETTING, f"the file cannot be read: {reason}", place)
        return None


def _table(path: Path, text: str, diagnostics: Diagnostics) -> object:
    """Return the table of settings in `text`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).partition(" (at ")
        found = re.match(r"line (\d+), column (\d+)", where)
        last = text.rstrip("\n").count("\n") + 1
        position = (int(found[1]), int(found[2])) if found else (last, 1)
        message = f"this is no TOML: {what[:1].lower()}{what[1:]}"
        place = Location(path.as_posix(), position=position)
        diagnostics.error(Code.INVALID_SETTING, message, place)
        return {}
    if path.name == "fngen.toml":
        return data
    tool = data.get("tool", {})
    return cast("dict[str, object]", tool).get("fngen", {}) if isinstance(tool, dict) else {}


class _Reader:
    """Reads the settings of one file, and knows where they stand in it."""

    def __init__(self, path: Path, text: str, header: str | None, diagnostics: Diagnostics) -> None:
        self._file = path.as_posix()
        self._lines = text.split("\n")
        self._header = header
        self._diagnostics = diagnostics

    def settings(self, table: object) -> Settings:
        if not isinstance(table, dict):
            self._fault("fngen", "`fngen` must be a table")
            return Settings()
        settings = cast("dict[str, object]", table)
        for key in settings:
            if key not in _KEYS:
                near = get_close_matches(key, _KEYS, n=1)
                there_are = f"there are: {', '.join(f'`{known}`' for known in _KEYS)}"
                help_text = f"there is `{near[0]}`" if near else there_are
                self._fault(key, f"`{key}` is no setting of fngen", help_text)
        templates = self._path(settings, "templates")
        if templates is not None and not templates.is_dir():
            self._fault("templates", f"there is no folder `{templates.as_posix()}`")
        output = self._path(settings, "output")
        if output is not None and output.is_file():
            self._fault("output", f"`{output.as_posix()}` is a file, and must be a folder")
        return Settings(
            specs=tuple(Path(text) for text in self._texts(settings, "specs")),
            output=output,
            include=self._patterns(settings, "include"),
            exclude=self._patterns(settings, "exclude"),
            templates=templates,
            strict=self._mode(settings, "strict"),
            fail_on_loss=self._flag(settings, "fail-on-loss"),
            handlers=self._module(settings),
            split=self._flag(settings, "split-handlers"),
        )

    def _module(self, settings: Mapping[str, object]) -> str | None:
        value = settings.get("handlers")
        if value is None:
            return None
        if isinstance(value, str):
            parts = value.replace("{package}", "package").split(".")
            if all(part.isidentifier() and not iskeyword(part) for part in parts):
                return value
        found = f"`{value}`" if isinstance(value, str) and value else _describe(value)
        message = (
            f"`handlers` must be the name of a module, such as `myapp.handlers`; found {found}"
        )
        self._fault("handlers", message)
        return None

    def _patterns(self, settings: Mapping[str, object], key: str) -> tuple[Pattern, ...]:
        return tuple(Pattern(text, self._at(key)) for text in self._texts(settings, key))

    def _mode(self, settings: Mapping[str, object], key: str) -> StrictMode | None:
        value = settings.get(key)
        for mode in _MODES:
            if value == mode:
                return mode
        if value is not None:
            found = f'"{value}"' if isinstance(value, str) else _describe(value)
            self._fault(key, f'`{key}` must be one of "auto", "require", "off"; found {found}')
        return None

    def _flag(self, settings: Mapping[str, object], key: str) -> bool:
        value = settings.get(key, False)
        if not isinstance(value, bool):
            self._fault(key, f"`{key}` must be true or false; found {_describe(value)}")
        return value is True

    def _path(self, settings: Mapping[str, object], key: str) -> Path | None:
        value = settings.get(key)
        if value is None or (isinstance(value, str) and value):
            return Path(value) if value else None
        self._fault(key, f"`{key}` must be a string that is a path; found {_describe(value)}")
        return None

    def _texts(self, settings: Mapping[str, object], key: str) -> list[str]:
        value = settings.get(key, [])
        if not isinstance(value, list):
            help_text = "put it in brackets" if isinstance(value, str) else None
            message = f"`{key}` must be a list of strings; found {_describe(value)}"
            self._fault(key, message, help_text)
            return []
        items = cast("list[object]", value)
        for item in items:
            if not isinstance(item, str):
                message = f"`{key}` must be a list of strings; found {_describe(item)} in it"
                self._fault(key, message)
        return [item for item in items if isinstance(item, str)]

    def _fault(self, key: str, message: str, help_text: str | None = None) -> None:
        self._diagnostics.error(Code.INVALID_SETTING, message, self._at(key), help=help_text)

    def _at(self, key: str) -> Location:
        """Return the place of `key`; the file alone where its line is not plain to see."""
        inside = self._header is None
        for number, line in enumerate(self._lines, 1):
            if header := re.match(r"\s*\[\s*([^\[\]]*?)\s*\]", line):
                inside = self._header is not None and bool(re.fullmatch(self._header, header[1]))
            elif inside and (found := re.match(rf"(\s*)[\"']?{re.escape(key)}[\"']?\s*=", line)):
                return Location(self._file, position=(number, len(found[1]) + 1))
        return Location(self._file)


_TYPES: dict[type, str] = {
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "a table",
}


def _describe(value: object) -> str:
    return "an empty string" if value == "" else _TYPES.get(type(value), "a date or time")
