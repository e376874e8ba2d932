"""Which files are specs, of which kind, and what their packages are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from fngen import names
from fngen.diagnostics import Code, Diagnostics, Note
from fngen.json_types import JsonValue
from fngen.load.source import SourceFile, SpecKind

_SCHEMA_KEYWORDS = {
    "$schema",
    "$ref",
    "$defs",
    "definitions",
    "type",
    "properties",
    "required",
    "additionalProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "enum",
    "const",
    "items",
}


_VERSIONS = "Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are"
_KINDS = (
    "an OpenAPI document has `openapi` or `swagger`, a JSON Schema `type` or `properties`, "
    "a function list `functions` or `tools`"
)


def is_document(data: JsonValue) -> bool:
    """Tell whether `data` is a whole API, and so never a mere part of another file."""
    return isinstance(data, dict) and not data.keys().isdisjoint({"openapi", "swagger"})


def is_metaschema(data: JsonValue) -> bool:
    """Tell whether `data` is a metaschema, which says how schemas are written."""
    return isinstance(data, dict) and "$vocabulary" in data


def kind_of(source: SourceFile, diagnostics: Diagnostics) -> SpecKind | None:
    """Tell what `source` is; report and return None where it is nothing fngen reads."""
    kind = _kind(source.data)
    if isinstance(kind, SpecKind):
        return kind
    code, message, help_text = kind
    keys = source.data.keys() if isinstance(source.data, dict) else ()
    key = next((f"/{key}" for key in ("openapi", "swagger") if key in keys), "")
    diagnostics.error(code, message, source.at(key), help=help_text)
    return None


def _kind(data: JsonValue) -> SpecKind | tuple[Code, str, str | None]:
    match data:
        case {"openapi": str(version)}:
            if re.match(r"3\.[012](\.|$)", version):
                return SpecKind.OPENAPI
            return Code.UNSUPPORTED, f"OpenAPI {version} is not read; {_VERSIONS}", None
        case {"openapi": version}:
            is_number = isinstance(version, int | float) and not isinstance(version, bool)
            help_text = f'write it in quotes: `"{version}"`' if is_number else None
            return Code.INVALID_OPENAPI, "`openapi` must be a string such as `3.1.1`", help_text
        case {"swagger": "2.0"}:
            return SpecKind.SWAGGER
        case {"swagger": str(version)}:
            return Code.UNSUPPORTED, f"Swagger {version} is not read; {_VERSIONS}", None
        case {"swagger": version}:
            is_two = version == 2 and not isinstance(version, bool)
            help_text = 'write it in quotes: `"2.0"`' if is_two else None
            return Code.INVALID_OPENAPI, "`swagger` must be the string `2.0`", help_text
        case {"functions": list()} | {"tools": list()} | {"type": "function"} | [dict(), *_]:
            return SpecKind.FUNCTIONS
        case {"result": {"tools": list()}} | {"name": str(), "inputSchema": _}:
            return SpecKind.FUNCTIONS
        case {"name": str(), "parameters": _} | {"name": str(), "input_schema": _}:
            return SpecKind.FUNCTIONS
        case {"name": str(), "description": str(), **rest} if not _SCHEMA_KEYWORDS & rest.keys():
            return SpecKind.FUNCTIONS
        case dict() if _SCHEMA_KEYWORDS & data.keys():
            return SpecKind.JSON_SCHEMA
        case _:
            return (
                Code.NOT_A_SPEC,
                f"{_what(data)} is none of the kinds of spec that fngen reads",
                _misspelt(data) or _KINDS,
            )


def _misspelt(data: JsonValue) -> str | None:
    for key in data if isinstance(data, dict) else ():
        word = key.lower()
        if word in {"functions", "tools"}:
            return f"`{word}` holds a list of function definitions"
        if word in {"openapi", "swagger", "properties"}:
            return f"did you mean `{word}`?"
    return None


def _what(data: JsonValue) -> str:
    match data:
        case dict():
            keys = ", ".join(f"`{key}`" for key in list(data)[:3])
            key = "key" if len(data) == 1 else "keys"
            return f"an object with the {key} {keys}" if keys else "an empty object"
        case list():
            return "a list that does not begin with an object" if data else "an empty list"
        case _:
            return "a single value"


def package_names(sources: Sequence[SourceFile], diagnostics: Diagnostics) -> dict[str, str]:
    """Return the package name of each source by its path; two may not share one."""
    result: dict[str, str] = {}
    owners: dict[str, SourceFile] = {}
    for source in sources:
        name = names.package_name(Path(source.path).stem)
        first = owners.setdefault(name, source)
        if first is not source:
            diagnostics.error(
                Code.AMBIGUOUS_SPEC_NAME,
                f"the package of this spec would be called `{name}`, as another's is",
                source.at(),
                help="rename one of the two files",
                notes=(Note(first.at(), "the other"),),
            )
        result[source.path] = name
    return result
