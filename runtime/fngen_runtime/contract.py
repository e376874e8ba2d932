"""functions.json, read: what a package says of its functions."""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING, TypedDict, cast

from fngen_runtime.errors import PackageDataError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal, NotRequired

    from fngen_runtime.json_types import JsonObject, JsonValue

FORMAT = 1


ViewEntry = TypedDict("ViewEntry", {"class": str, "arguments": list[str]})
"""The class in models.py that holds some arguments, and which."""


class OptionEntry(TypedDict):
    """One of the objects that a value may be; `lift` is done where it has these keys and tags."""

    keys: list[str]
    tags: NotRequired[dict[str, list[JsonValue]]]
    lift: NotRequired[LiftEntry]


LiftEntry = TypedDict(
    "LiftEntry",
    {
        "optional": "list[str]",
        "nullable": "list[str]",
        "properties": "dict[str, LiftEntry]",
        "more": "str",
        "values": "LiftEntry",
        "options": "list[OptionEntry]",
        "items": "LiftEntry",
        "pairs": "LiftEntry",
        "json": "list[str]",
        "$ref": "str",
        "$defs": "dict[str, LiftEntry]",
    },
    total=False,
)
"""What turns a value of a strict schema back; `fngen.lower.lifts` says what each key means."""


class FunctionEntry(TypedDict):
    """One function, as far as the runtime reads it."""

    name: str
    handler: str
    description: str
    parameters: JsonObject
    strict: NotRequired[JsonObject | Literal[True]]
    lift: NotRequired[LiftEntry]
    lost: NotRequired[dict[str, str]]
    hidden: NotRequired[list[str]]
    by_property: NotRequired[JsonObject]
    plain: NotRequired[str]
    arguments: dict[str, str]
    open: NotRequired[bool]
    view: NotRequired[ViewEntry]
    returns: NotRequired[JsonValue]
    effect: NotRequired[str]
    alone: NotRequired[bool]


Contract = TypedDict(
    "Contract",
    {"format": int, "functions": list[FunctionEntry], "$defs": "NotRequired[JsonObject]"},
)
"""The whole file, as far as the runtime reads it."""


def read_contract(package: str) -> Contract:
    """Read functions.json of `package`, an importable name.

    Raises:
        PackageDataError: the file is missing, or made for another version of this runtime.
    """
    from pydantic_core import from_json

    try:
        data = pkgutil.get_data(package, "functions.json")
    except OSError:
        data = None
    if data is None:
        raise PackageDataError.missing(package)
    try:
        contract: JsonValue = from_json(data)
    except ValueError:
        contract = None
    if not isinstance(contract, dict) or contract.get("format") != FORMAT:
        raise PackageDataError(
            f"functions.json of {package} is not of format {FORMAT}, which this runtime reads. "
            "Build the package again with the fngen that is installed."
        )
    return cast("Contract", contract)  # the rest was written by a build, and by nobody else


_DEFINITION = "#/$defs/"
BY_PROPERTY = "x-by-property"
"""Beside the keywords of a root schema: the `by_property` of its function."""


def schema_at(root: JsonValue, path: Iterable[str | int]) -> JsonValue:
    """Return what is at `path` in the schema `root`; None where that leads nowhere."""
    for key in path:
        match root, key:
            case dict(), _:
                root = root.get(str(key))  # in paths of errors keys of digits are numbers
            case list(), int() if key < len(root):
                root = root[key]
            case _:
                return None
    return root


def referred(schema: JsonValue, root: JsonObject) -> JsonObject:
    """Return `schema`, a part of `root`, or what it refers to there; for a boolean what says nothing."""
    definitions = root.get("$defs")
    for _ in definitions if isinstance(definitions, dict) else ():  # no way is longer
        ref = schema.get("$ref") if isinstance(schema, dict) else None
        if not isinstance(ref, str):
            break
        schema = schema_at(definitions, [ref.removeprefix(_DEFINITION)])
    return schema if isinstance(schema, dict) else {}


def definitions_of(schema: JsonValue, definitions: JsonObject) -> JsonObject:
    """Return those of `definitions` that `schema` refers to, directly or by one another.

    Their names need no escaping in a reference: the compiler gives no others.
    """
    found: JsonObject = {}
    pending = [schema]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending += value
        elif isinstance(value, dict):
            pending += value.values()
            ref = value.get("$ref")
            if isinstance(ref, str) and ref.startswith(_DEFINITION):
                name = ref.removeprefix(_DEFINITION)
                if name in definitions and name not in found:
                    found[name] = definitions[name]
                    pending.append(definitions[name])
    return found
