"""functions.json, read: what a package says of its functions."""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING, TypedDict, cast

from fngen_runtime.errors import PackageDataError

if TYPE_CHECKING:
    from typing import NotRequired

    from fngen_runtime.json_types import JsonObject, JsonValue

FORMAT = 1


ViewEntry = TypedDict("ViewEntry", {"class": str, "arguments": list[str]})
"""The class in models.py that holds some arguments, and which."""


class FunctionEntry(TypedDict):
    """One function, as far as the runtime reads it."""

    name: str
    handler: str
    description: str
    parameters: JsonObject
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
