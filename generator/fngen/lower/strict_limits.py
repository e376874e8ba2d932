"""What strict mode takes of a schema at the most, and whether a schema keeps to it.

The limits are those of the structured outputs guide, "Supported schemas".
"""

from __future__ import annotations

from fngen.json_types import JsonObject, JsonValue

PROPERTIES = 5_000
DEPTH = 10
VALUES = 1_000
CHARACTERS = 120_000
LONG_ENUM = 250
LONG_ENUM_CHARACTERS = 15_000
NODES = 20_000
"""How many schemas are rewritten for one function; the guide has no such limit either."""

NESTED = 200
"""How deep JSON may be that is written and read here; the guide has no such limit."""

TOO_DEEP = "its definitions are nested too deeply"


class NoStrictFormError(Exception):
    """A schema has no strict form; the message says why, as in `it ...`."""


def check_nodes(count: int) -> None:
    """Check that no more than `NODES` schemas are rewritten.

    Raises:
        NoStrictFormError: they are more.
    """
    if count > NODES:
        raise NoStrictFormError("written out, it is too large")


def check_count(count: int, most: int, what: str) -> None:
    """Check that there are no more than `most` of what is counted.

    Raises:
        NoStrictFormError: there are more.
    """
    if count > most:
        raise NoStrictFormError(f"it has {count:,} {what}, and {most:,} is the most")


def check_levels(count: int) -> None:
    """Check that objects do not stand in one another far beyond the limit.

    How many levels there are in the end, where definitions lead back to one another, may be fewer.

    Raises:
        NoStrictFormError: they do.
    """
    if count > 2 * DEPTH:
        check_count(count, DEPTH, "levels of objects")


def check_strict_limits(schema: JsonObject) -> None:
    """Check that the strict `schema` is small enough.

    Raises:
        NoStrictFormError: it is not.
    """
    definitions = schema.get("$defs")
    size = _Size(definitions if isinstance(definitions, dict) else {})
    depth = size.measure(schema)
    check_count(size.properties, PROPERTIES, "properties")
    check_count(depth, DEPTH, "levels of objects")
    check_count(size.nested, NESTED, "levels of JSON")
    check_count(size.values, VALUES, "values of enums")
    check_count(size.characters, CHARACTERS, "characters of names and values")


class _Size:
    """Adds up what counts of a schema. What a reference leads to counts once, and in depth."""

    def __init__(self, definitions: JsonObject) -> None:
        self.definitions = definitions
        self.properties = self.values = self.characters = self.nested = 0
        self._depths: dict[str, int] = {}

    def measure(self, node: JsonValue, level: int = 0) -> int:
        """Add what counts of `node`, and return how many levels of objects it has.

        `level` is how deep it stands in the JSON of its definition.
        """
        if not isinstance(node, dict):
            return 0
        self.nested = max(self.nested, level)
        depth = 0
        for key, value in node.items():
            if key == "properties" and isinstance(value, dict):
                self.properties += len(value)
                self.characters += sum(map(len, value))
                inner = (self.measure(item, level + 2) for item in value.values())
                depth = max(depth, 1 + max(inner, default=0))
            elif key == "items":
                depth = max(depth, self.measure(value, level + 1))
            elif key == "anyOf" and isinstance(value, list):
                depth = max(depth, *(self.measure(item, level + 2) for item in value))
            elif key == "$ref" and isinstance(value, str):
                depth = max(depth, self._levels_of(value.removeprefix("#/$defs/")))
            elif key == "enum" and isinstance(value, list):
                self._add(value)
        return depth

    def _levels_of(self, name: str) -> int:
        """Return the levels of a definition, which counts the first time; recursion adds none."""
        if name not in self._depths:
            self._depths[name] = 0
            self.characters += len(name)
            self._depths[name] = self.measure(self.definitions[name])
        return self._depths[name]

    def _add(self, values: list[JsonValue]) -> None:
        length = sum(len(value) for value in values if isinstance(value, str))
        self.values += len(values)
        self.characters += length
        if len(values) > LONG_ENUM and length > LONG_ENUM_CHARACTERS:
            message = f"it has an enum of {len(values):,} values with {length:,} characters"
            raise NoStrictFormError(f"{message}, and {LONG_ENUM_CHARACTERS:,} is the most")
