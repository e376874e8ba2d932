"""A model's text -> what a handler is called with, read, judged and made models of in one pass.

Where a schema says nothing but what pydantic says as strictly, a validator of pydantic's does all
of that at once. It only ever accepts: text that it does not take is looked at by `Arguments`, step
by step. So it may take less than the schema does, and must never take more.
"""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, TypeAlias, cast, get_args, get_origin

from jsonschema_rs import validator_for
from pydantic_core import MISSING, SchemaError, SchemaValidator
from pydantic_core import core_schema as core

from fngen_runtime.contract import definitions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from pydantic import BaseModel
    from pydantic_core import CoreSchema

    from fngen_runtime.contract import FunctionEntry, LiftEntry
    from fngen_runtime.json_types import JsonObject, JsonValue

Read: TypeAlias = "Callable[[str], dict[str, object] | None]"
"""Returns the keyword arguments that valid text stands for; None, or ValueError, for other text."""

_Fields: TypeAlias = "tuple[dict[str, object], dict[str, object] | None, set[str]]"
"""What a model is made of: its fields, what is undeclared, and the names of the fields given."""

_MOST = 2_000  # nodes; what is larger takes too long to be made ready in a first call
_DEEPEST = 50

# Keywords that judge nothing.
_TELLING = frozenset(
    {
        *("title", "description", "default", "example", "examples", "deprecated"),
        *("readOnly", "writeOnly", "$comment"),
    }
)
# Keywords that judge values of one type and no others; null is never among these.
_TYPED = frozenset(
    {
        *("type", "minLength", "maxLength", "pattern", "format"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("items", "minItems", "maxItems", "uniqueItems"),
        *("properties", "required", "additionalProperties", "minProperties", "maxProperties"),
    }
)
_OBJECT = frozenset({"type", "properties", "required", "additionalProperties"})
_LIFTED = frozenset({"optional", "properties", "more", "values", "items"})

_TEXT = core.str_schema(strict=True)
_NUMBER = core.union_schema(
    [core.int_schema(strict=True), core.float_schema(strict=True, allow_inf_nan=False)],
    mode="left_to_right",  # an integer stays one
)
_NEVER = core.missing_sentinel_schema()  # nothing in JSON is that
_ANY = core.definition_reference_schema("any")
# Not `any_schema`, for which NaN is JSON.
_ANY_DEFINITION = core.union_schema(
    [
        _TEXT,
        core.bool_schema(strict=True),
        _NUMBER,
        core.none_schema(),
        core.list_schema(_ANY, strict=True),
        core.dict_schema(_TEXT, _ANY, strict=True),
    ],
    mode="left_to_right",
    ref="any",
)
# Takes null, and leaves out whatever has it.
_LEFT_OUT = core.chain_schema(
    [core.none_schema(), core.with_default_schema(_NEVER, on_error="omit")]
)


class BeyondError(Exception):
    """A schema says what pydantic does not, or would judge otherwise."""


def reader_of(
    entry: FunctionEntry, types: Mapping[str, object], strict_names: Collection[str] | None
) -> Read | None:
    """Return what reads the arguments of a function; None where one pass is not enough.

    Args:
        entry: the function.
        types: the annotations of those arguments that hold objects, by their names as sent.
        strict_names: the arguments in the form of strict mode, where that is the form to read.
    """
    parameters = entry["parameters"]
    if entry.get("open") or _said_by(parameters) - {"$defs"} - _OBJECT:
        return None
    lift: LiftEntry = {}
    if strict_names is not None:
        lift = entry.get("lift", {})
    properties = _objects(parameters.get("properties", {}))
    wanted = _names(parameters.get("required", []))
    names = entry["arguments"]
    if not (properties.keys() == names.keys() >= wanted) or parameters.get("type") != "object":
        return None
    if strict_names is not None and (strict_names != names.keys() or "more" in lift):
        return None
    maker = _Maker(_objects(parameters.get("$defs", {})))
    try:
        _check(lift)
        fields: dict[str, core.TypedDictField] = {}
        for wire, name in names.items():
            inside = lift.get("properties", {}).get(wire, {})
            inner = maker.made(properties[wire], types.get(wire), inside)
            if wire in lift.get("optional", ()):
                inner = core.union_schema([_without_null(inner), _LEFT_OUT], mode="left_to_right")
            is_needed = strict_names is not None or wire in wanted
            fields[name] = core.typed_dict_field(inner, required=is_needed, validation_alias=wire)
        whole: CoreSchema = core.typed_dict_schema(fields, extra_behavior="forbid")
        # Without the validators that the models have, which know types and no more.
        # None takes half the time that an error does, in which nobody would look.
        whole = core.with_default_schema(whole, default=None, on_error="default")
        whole = core.definitions_schema(whole, [_ANY_DEFINITION])
        validator = SchemaValidator(whole, _use_prebuilt=False)
    except (BeyondError, SchemaError, TypeError, OverflowError):
        return None
    return validator.validate_json


class _Maker:
    """Makes schemas of pydantic's from those of JSON Schema."""

    def __init__(self, definitions: JsonObject) -> None:
        self._definitions = definitions
        self._inside: list[str] = []
        self._count = 0
        self._depth = 0

    def made(self, schema: JsonValue, annotation: object, lift: LiftEntry) -> CoreSchema:
        """Return what takes values of `schema`, in the form that `lift` is for, as `annotation`.

        Raises:
            BeyondError: there is nothing that takes no others.
        """
        self._count += 1
        self._depth += 1
        if self._count > _MOST or self._depth > _DEEPEST:
            raise BeyondError
        _check(lift)
        inner = self._made(schema, annotation, lift)
        self._depth -= 1
        return inner

    def _made(self, schema: JsonValue, annotation: object, lift: LiftEntry) -> CoreSchema:
        if schema is True or schema == {}:
            return _unlifted(_ANY, lift)
        if not isinstance(schema, dict):
            raise BeyondError
        said = _said_by(schema)
        if "$ref" in said:
            return self._referred(schema, annotation, lift)
        match schema.get("type"):
            case "object":
                return self._object(schema, annotation, lift)
            case "array":
                return self._array(schema, annotation, lift)
            case [kind, "null"] | ["null", kind] if said <= _TYPED:
                inner = self.made({**schema, "type": kind}, annotation, lift)
                return core.nullable_schema(inner)
            case None if not said:
                return _unlifted(_ANY, lift)
            case None if said == {"enum"}:
                return _unlifted(self._scalar("string", schema), lift)
            case None if said == {"anyOf"}:
                return self._nullable(schema["anyOf"], annotation, lift)
            case str(kind):
                return _unlifted(self._scalar(kind, schema), lift)
            case _:
                raise BeyondError

    def _referred(self, schema: JsonObject, annotation: object, lift: LiftEntry) -> CoreSchema:
        name = str(schema["$ref"]).removeprefix("#/$defs/")
        if len(_said_by(schema)) > 1 or name not in self._definitions or name in self._inside:
            raise BeyondError
        self._inside.append(name)
        inner = self.made(self._definitions[name], annotation, lift)
        self._inside.pop()
        return inner

    def _nullable(self, branches: JsonValue, annotation: object, lift: LiftEntry) -> CoreSchema:
        match branches:
            case [{"type": "null", **rest}, inner] | [inner, {"type": "null", **rest}] if not (
                rest.keys() - _TELLING
            ):
                return core.nullable_schema(self.made(inner, annotation, lift))
            case _:
                raise BeyondError

    def _scalar(self, kind: str, schema: JsonObject) -> CoreSchema:
        said = _said_by(schema) - {"type"}
        match kind:
            case "string":
                options = schema.get("enum")
                if said == {"enum"} and isinstance(options, list) and options:
                    texts = [option for option in options if isinstance(option, str)]
                    if len(texts) == len(options):
                        return core.literal_schema(texts)
                least, most = _limit(schema, "minLength"), _limit(schema, "maxLength")
                inner: CoreSchema = core.str_schema(strict=True, min_length=least, max_length=most)
                said -= _given(minLength=least, maxLength=most)
            case "integer":
                least, most = _limit(schema, "minimum"), _limit(schema, "maximum")
                inner = core.int_schema(strict=True, ge=least, le=most)
                said -= {"format", *_given(minimum=least, maximum=most)}
            case "number":
                if said - _TYPED:
                    raise BeyondError  # it may want integers, of which 1.0 is one
                inner, said = _NUMBER, said - {"format"}
            case "boolean":
                inner = core.bool_schema(strict=True)
            case "null":
                inner = core.none_schema()
            case _:
                raise BeyondError
        return self._judged(inner, schema) if said else inner

    def _array(self, schema: JsonObject, annotation: object, lift: LiftEntry) -> CoreSchema:
        if lift.keys() - {"items"}:
            raise BeyondError
        (item,) = _inside(annotation, list)
        items = self.made(schema.get("items", True), item, lift.get("items", {}))
        least, most = _limit(schema, "minItems"), _limit(schema, "maxItems")
        inner = core.list_schema(items, min_length=least, max_length=most, strict=True)
        if not _said_by(schema) - {"type", "items"} - _given(minItems=least, maxItems=most):
            return inner
        if lift or _holds_models(item) or _said_by(schema) - _TYPED:
            raise BeyondError  # as other keywords may want integers
        return self._judged(inner, schema)

    def _object(self, schema: JsonObject, annotation: object, lift: LiftEntry) -> CoreSchema:
        if _said_by(schema) - _OBJECT or "items" in lift:
            raise BeyondError
        kind = _plain(annotation)
        if isinstance(kind, type) and hasattr(kind, "model_fields"):
            return self._model(schema, cast("type[BaseModel]", kind), lift)
        if "properties" in schema or "required" in schema or lift:
            raise BeyondError
        _, value = _inside(kind, dict)
        values = self.made(schema.get("additionalProperties", True), value, {})
        return core.dict_schema(_TEXT, values, strict=True)

    def _model(self, schema: JsonObject, kind: type[BaseModel], lift: LiftEntry) -> CoreSchema:
        properties = _objects(schema.get("properties", {}))
        wanted = _names(schema.get("required", []))
        names = {field.alias or name: name for name, field in kind.model_fields.items()}
        optional = frozenset(lift.get("optional", ()))
        if not properties.keys() == names.keys() >= wanted | optional or wanted & optional:
            raise BeyondError
        fields: dict[str, core.ModelField] = {}
        for wire, name in names.items():
            inside = lift.get("properties", {}).get(wire, {})
            inner = self.made(properties[wire], kind.model_fields[name].annotation, inside)
            if wire in optional:
                inner = core.nullable_schema(_without_null(inner))
            if wire not in wanted:
                inner = core.with_default_schema(inner, default=MISSING)
            fields[name] = core.model_field(inner, validation_alias=wire)
        if "more" in lift:
            if lift["more"] in fields:
                raise BeyondError
            fields[lift["more"]] = core.model_field(_LEFT_OUT)
        others = schema.get("additionalProperties", True)
        extras = _NEVER if others is False else self.made(others, None, {})
        held: CoreSchema = core.model_fields_schema(
            fields, extras_schema=extras, extra_behavior="allow"
        )
        if optional:
            leave_out = _leaving_out(names[wire] for wire in optional)
            held = core.no_info_after_validator_function(leave_out, held)
        return core.model_schema(kind, held)

    def _judged(self, inner: CoreSchema, schema: JsonObject) -> CoreSchema:
        """Return `inner`, of which only that is taken which `schema` takes."""
        whole = {**schema, "$defs": definitions_of(schema, self._definitions)}
        is_valid = validator_for(whole, validate_formats=True, offline=True).is_valid

        def judge(value: JsonValue) -> JsonValue:
            if is_valid(value):
                return value
            raise ValueError

        return core.no_info_after_validator_function(judge, inner)


def _leaving_out(names: Iterable[str]) -> Callable[[_Fields], _Fields]:
    """Return what makes fields of a model, of which `names` may be null, those that were given."""
    first, *others = names

    def leave_out(fields: _Fields) -> _Fields:
        values = fields[0]
        if values[first] is None:
            values[first] = MISSING
            fields[2].discard(first)
        return fields

    def leave_all_out(fields: _Fields) -> _Fields:
        values = leave_out(fields)[0]
        for name in others:
            if values[name] is None:
                values[name] = MISSING
                fields[2].discard(name)
        return fields

    # Many objects have one such field, and half of the time would be that of an empty loop.
    return leave_all_out if others else leave_out


def _said_by(schema: JsonObject) -> set[str]:
    """Return the keywords of `schema` that may judge something."""
    return {key for key in schema if key not in _TELLING and not key.startswith("x-")}


def _check(lift: LiftEntry) -> None:
    if lift.keys() - _LIFTED - {"$defs"}:
        raise BeyondError


def _unlifted(inner: CoreSchema, lift: LiftEntry) -> CoreSchema:
    if lift:
        raise BeyondError
    return inner


def _without_null(inner: CoreSchema) -> CoreSchema:
    """Return `inner`, which does not take null: that is said by the type of it."""
    if inner["type"] in {"nullable", "none", "definition-ref"}:
        raise BeyondError
    return inner


def _plain(annotation: object) -> object:
    """Return `annotation` without what says that there may be none, or null."""
    parts = [part for part in get_args(annotation) if part not in (MISSING, NoneType)]
    is_union = len(parts) < len(get_args(annotation))
    return parts[0] if is_union and len(parts) == 1 else annotation


def _inside(annotation: object, kind: type) -> tuple[object, ...]:
    """Return the annotations of what is in a list or dict; None for what holds no models."""
    plain = _plain(annotation)
    if get_origin(plain) is kind:
        return get_args(plain)
    return (None,) if kind is list else (None, None)


def _holds_models(annotation: object) -> bool:
    return hasattr(annotation, "model_fields") or any(map(_holds_models, get_args(annotation)))


def _limit(schema: JsonObject, keyword: str) -> int | None:
    limit = schema.get(keyword)
    return limit if isinstance(limit, int) else None


def _given(**limits: int | None) -> set[str]:
    return {name for name, limit in limits.items() if limit is not None}


def _objects(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _names(value: JsonValue) -> set[str]:
    return {name for name in value if isinstance(name, str)} if isinstance(value, list) else set()
