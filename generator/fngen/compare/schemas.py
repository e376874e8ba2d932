"""Two schemas -> how the values that they take differ, by what they mean and not by their text."""

from __future__ import annotations

import enum
import json

from jsonschema_rs.canonical import CanonicalizationError, Containment

from fngen.canonical import canonical
from fngen.json_types import JsonObject, JsonValue

TOLD = {"title", "description", "default", "example", "examples", "deprecated", "$comment"}
"""Keywords that judge no value."""

_REF = "#/$defs/"
_SHORT = 100


class Relation(enum.Enum):
    """How the values that a new schema takes lie to those of the old one."""

    SAME = "takes the same"
    MORE = "takes more"
    LESS = "takes less"
    OTHER = "takes other values"


def relation(old: JsonObject, new: JsonObject) -> Relation:
    """Compare what `old` and `new` take; where that cannot be told they are taken for different."""
    if judging(old) == judging(new) or judging(_unnamed(old)) == judging(_unnamed(new)):
        return Relation.SAME
    pair = canonical(old, formats=True), canonical(new, formats=True)
    if pair[0] is None or pair[1] is None:
        return Relation.OTHER
    is_wider = pair[1].covers(pair[0]) == Containment.YES
    is_narrower = pair[0].covers(pair[1]) == Containment.YES
    if is_wider:
        return Relation.SAME if is_narrower else Relation.MORE
    return Relation.LESS if is_narrower else Relation.OTHER


def taken_away(old: JsonObject, new: JsonObject) -> str | None:
    """Return, in the words of a schema, what `old` takes and `new` does not; None if that cannot be shown."""
    pair = canonical(old, formats=True), canonical(new, formats=True)
    if pair[0] is None or pair[1] is None:
        return None
    try:
        left = pair[0].subtract(pair[1]).to_json_schema()
    except CanonicalizationError:
        return None
    if isinstance(left, dict):
        left.pop("$schema", None)
    text = json.dumps(left, ensure_ascii=False)
    return text if len(text) <= _SHORT and text.isprintable() and "`" not in text else None


def _unnamed(schema: JsonObject) -> JsonObject:
    """Return `schema` with its definitions in the order in which they are referred to, and called so."""
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    names: dict[str, int] = {}

    def renamed(value: JsonValue) -> JsonValue:
        if isinstance(value, list):
            return [renamed(item) for item in value]
        if not isinstance(value, dict):
            return value
        said: JsonObject = {key: renamed(each) for key, each in sorted(value.items())}
        name = ref.removeprefix(_REF) if isinstance(ref := value.get("$ref"), str) else None
        if name in definitions:
            said["$ref"] = f"{_REF}{names.setdefault(name, len(names))}"
        return said

    root = renamed({key: value for key, value in schema.items() if key != "$defs"})
    found: JsonObject = {}
    while len(found) < len(names):
        found[str(len(found))] = renamed(definitions[[*names][len(found)]])
    return {"root": root, "$defs": found}


def judging(schema: JsonValue) -> JsonValue:
    """Return `schema` without the keywords that judge no value."""
    match schema:
        case dict():
            return {
                key: {name: judging(inner) for name, inner in value.items()}
                if key in {"properties", "$defs", "patternProperties"} and isinstance(value, dict)
                else value
                if key in {"enum", "const", "required"}
                else judging(value)
                for key, value in schema.items()
                if key not in TOLD
            }
        case list():
            return [judging(item) for item in schema]
        case _:
            return schema
