"""Integers of models: JSON's 1.0 is one, and becomes one where no other number is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pydantic_core import core_schema as core

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

    from fngen_runtime.json_types import JsonObject, JsonValue


class TakingWhole:
    """Marks an annotation, whose integers may be written as floats."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return what takes values of the annotation, as pydantic asks."""
        return taking_whole(handler(source))


def taking_whole(schema: CoreSchema) -> CoreSchema:
    """Return `schema`, whose integers may be written as floats, and become integers.

    Not where any number may be; and models in it have seen to themselves.
    """
    return cast("CoreSchema", _taking_whole(cast("JsonObject", schema)))


def _whole(value: object) -> int:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise ValueError


_INTEGER = core.json_or_python_schema(
    json_schema=core.int_schema(),  # as `model_json_schema` tells
    python_schema=core.union_schema(
        [core.int_schema(), core.no_info_plain_validator_function(_whole)], mode="left_to_right"
    ),
)
_HOLDING = frozenset({"schema", "items_schema", "values_schema"})


def _taking_whole(schema: JsonValue) -> JsonValue:
    if not isinstance(schema, dict):
        return schema
    match schema["type"]:
        case "int":
            return cast("JsonObject", _INTEGER)
        case "model":
            return schema
        case "model-fields":
            fields = cast("JsonObject", schema["fields"])
            done = {name: _taking_whole(field) for name, field in fields.items()}
            return {**schema, "fields": done}
        case "union":
            choices = cast("list[JsonObject]", schema["choices"])
            is_any = any(choice["type"] == "float" for choice in choices)
            options: list[JsonValue] = [
                choice if is_any and choice["type"] == "int" else _taking_whole(choice)
                for choice in choices
            ]
            return {**schema, "choices": options}
        case _:
            held = {key: _taking_whole(schema[key]) for key in schema.keys() & _HOLDING}
            return {**schema, **held}
