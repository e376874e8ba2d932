"""An exact schema -> a strict one and its lift: what turns a value of that back into the exact one.

Every value that is valid for the exact schema has a form that the strict schema takes and that is
lifted to the value itself. The strict schema may take more: the judge knows the exact one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from fngen.json_types import JsonObject, JsonValue, Schema
from fngen.lower.alternatives import (
    AS_OBJECT,
    JSON_TYPES,
    MAP_KEYS,
    Alternatives,
    alternatives_of,
    are_different,
    is_reference,
    keys_of,
    merged,
    tags_of,
    taken_otherwise,
    texts_lost,
    untold_of,
    words_of,
)
from fngen.lower.lifts import with_definitions
from fngen.lower.said import PREFIX, Reader, Said, either, said_by
from fngen.lower.sharing import shared
from fngen.lower.strict_limits import NoStrictFormError, check_strict_limits
from fngen.lower.strict_schemas import (
    NULL,
    NULL_ITSELF,
    array_of,
    as_it_is,
    either_schema,
    json_text,
    pairs_of,
    scalars,
    with_null,
    with_text,
    without_text,
)
from fngen.lower.words import described
from fngen.resolve.versions import ANNOTATIONS

MORE = "more_properties"
"""The property under which those are sent that are not declared."""

_OTHERWISE = "Arguments that are not as declared, where others allow it; else null."
_MOST_NODES = 20_000
_DEEP = 3
_REFERRING = ANNOTATIONS | {"$ref"}


@dataclass(frozen=True, slots=True)
class StrictForm:
    """The strict schema of a function's arguments, and the lift; None where nothing changes.

    `lost` says what the strict schema does not tell a model, by where that is.
    """

    parameters: JsonObject
    lift: JsonObject | None
    lost: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Strict:
    """A strict schema and its lift; whether null is one of its values."""

    schema: JsonObject
    lift: JsonObject
    null: bool = False


def strict_form(parameters: JsonObject, names: Collection[str], *, is_open: bool) -> StrictForm:
    """Return the strict form of `parameters`, of which `names` are declared.

    Others are taken if `is_open`.

    Raises:
        NoStrictFormError: there is none.
    """
    try:
        form = _Rewriter(parameters).arguments(parameters, names, is_open=is_open)
        if form.parameters != parameters:
            form = replace(form, parameters=shared(form.parameters))
        check_strict_limits(form.parameters)
    except RecursionError:
        raise NoStrictFormError("its definitions are nested too deeply") from None
    return form


class _Rewriter:
    """Rewrites the schemas of one function."""

    def __init__(self, parameters: JsonObject) -> None:
        definitions = parameters.get("$defs")
        self._definitions = dict(definitions) if isinstance(definitions, dict) else {}
        self._reader = Reader(self._definitions)
        self._alternatives: dict[str, Alternatives] = {}
        self._waiting: list[str] = []
        self._shared: dict[str, JsonValue] = {}
        self._within: dict[str, None] = {}
        self._names: dict[str, str] = {}
        self._nodes = 0
        self._at: list[str] = []
        self._lost: dict[str, dict[str, None]] = {}

    def arguments(
        self, parameters: JsonObject, names: Collection[str], *, is_open: bool
    ) -> StrictForm:
        """Return the strict form of the whole."""
        cases = self._reader.cases(self._reader.read(parameters))
        objects = [case for case in cases if "object" in case.types and case.values is None]
        if not objects:
            raise NoStrictFormError("its arguments are constants")
        said = merged(objects)
        if are_different(objects):
            self._lose(AS_OBJECT)
        for why in (*untold_of(said, "object"), *texts_lost(said)):
            self._lose(why)
        properties = {name: said.properties.get(name, True) for name in names}
        otherwise: Mapping[str, Schema] = {}
        if is_open:
            properties = {**properties, **said.properties}
            extra = said.extra_or_any()
        else:
            otherwise = taken_otherwise(objects, names)
            extra = either([*otherwise.values()])
        said = replace(said, properties=properties, extra=extra, definition=None)
        root = self._object(said, otherwise)
        lift = with_definitions(root.lift, self._lifts_of_definitions())
        schema = dict(root.schema)
        if self._shared:
            schema["$defs"] = self._shared
        lost = {place: "; ".join(reasons) for place, reasons in self._lost.items()}
        return StrictForm(schema, lift or None, lost)

    def _lifts_of_definitions(self) -> dict[str, JsonObject]:
        """Rewrite the definitions that are referred to, and return the lift of each."""
        lifts: dict[str, JsonObject] = {}
        while self._waiting:
            name = self._waiting.pop()
            self._at = [f"$defs.{name}"]
            text = self._text_of(self._reader.read(self._reader.definition(name)))
            strict = self._rendered(self._alternatives_of(name), text)
            assert strict is not None, "what nothing satisfies is not referred to"
            self._shared[name] = strict.schema
            lifts[name] = strict.lift
        return lifts

    def _alternatives_of(self, name: str) -> Alternatives:
        if name not in self._alternatives:
            said = self._reader.read(_ref(name))
            cases = self._reader.cases(replace(said.without_text(), definition=None))
            self._alternatives[name] = self._alternatives_in(cases)
        return self._alternatives[name]

    def _alternatives_in(self, cases: list[Said]) -> Alternatives:
        """Return what is taken in `cases`, whose objects are told apart by what is sent of them."""
        if len(cases) > 1:
            cases = [self._without_impossible(case) for case in cases]
        return alternatives_of(cases)

    def _without_impossible(self, case: Said) -> Said:
        """Return `case` with the properties that nothing satisfies, and that are not sent, as such."""
        impossible = {
            name: False
            for name, schema in case.properties.items()
            if isinstance(schema, dict)
            and as_it_is(schema) is None
            and alternatives_of(self._reader.cases(self._reader.read(schema))).is_empty
        }
        if not impossible:
            return case
        return replace(case, properties={**case.properties, **impossible}, definition=None)

    def _referred(self, name: str) -> JsonObject:
        if name not in self._shared:
            self._shared[name] = None  # holds the place, in the order of first use
            self._waiting.append(name)
        return _ref(name)

    def _lose(self, why: str) -> None:
        place = ".".join(self._at).replace(".[", "[").replace(".{", "{")
        self._lost.setdefault(place, {})[why] = None

    def _rewritten_at(self, name: str, schema: Schema) -> _Strict | None:
        self._at.append(name)
        strict = self._rewritten(schema)
        self._at.pop()
        return strict

    def _rewritten(self, schema: Schema) -> _Strict | None:
        """Return the strict form of `schema`; None where nothing satisfies it."""
        if isinstance(schema, dict):
            if (simple := as_it_is(schema)) is not None:
                return _Strict(simple, {})
            if "$ref" in schema and schema.keys() <= _REFERRING:
                return self._reference(schema)
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise NoStrictFormError("written out, it is too large")
        if len(self._within) > _DEEP and isinstance(schema, dict):
            key = json.dumps(schema, sort_keys=True)
            if key in self._within:
                return self._reference(_ref(self._named(key, schema)))
        else:
            key = str(len(self._within))
        self._within[key] = None
        said = self._reader.read(schema)
        cases = self._reader.cases(said.without_text())
        result = self._rendered(self._alternatives_in(cases), self._text_of(said))
        del self._within[key]
        return result

    def _text_of(self, said: Said) -> str:
        for why in texts_lost(said):
            self._lose(why)
        return said.text

    def _named(self, key: str, schema: JsonObject) -> str:
        """Return the name of a definition that is made of `schema`, which holds itself."""
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._free(f"Part{len(self._names) + 1}")
            self._definitions[name] = schema
        return name

    def _free(self, name: str) -> str:
        while name in self._definitions:
            name += "_"
        return name

    def _reference(self, schema: JsonObject) -> _Strict | None:
        name = str(schema["$ref"]).removeprefix(PREFIX)
        found = self._alternatives_of(name)
        if found.is_empty:
            return None
        text = self._text_of(said_by(schema))
        return _Strict(either_schema([self._referred(name)], text), _ref(name), found.null)

    def _rendered(self, found: Alternatives, description: str) -> _Strict | None:
        """Return one strict schema of all that is `found`, which is described."""
        if found.is_empty:
            return None
        for why in found.lost:
            self._lose(why)
        description = described(description, [f"Null: {text}" for text in found.nulls])
        branches = scalars(found.scalars)
        lift: JsonObject = {}
        if found.texts:
            branches.append(json_text(found.texts, found.words))
            types = ["any"] if found.texts == JSON_TYPES else sorted(found.texts)
            lift["json"] = list[JsonValue](types)
        if found.objects:
            self._add_objects(found, branches, lift)
        if found.arrays:
            self._add_array(found.arrays, branches, lift)
        if not branches:
            return _Strict(with_text({"type": "null"}, description), lift, null=True)
        schema = either_schema(branches, description)
        return _Strict(with_null(schema) if found.null else schema, lift, found.null)

    def _add_objects(
        self, found: Alternatives, branches: list[JsonObject], lift: JsonObject
    ) -> None:
        options: list[JsonObject] = []
        for case in found.objects:
            if keys_of(case) == MAP_KEYS and not found.arrays:
                pairs = self._pairs(case.extra_or_any())
                text = described(case.text, words_of(case, "object"))
                branches.append(with_text(pairs.schema, text))
                lift.update(pairs.lift)
                continue
            if case.definition is not None and is_reference(case):
                strict = _Strict(self._referred(case.definition), _ref(case.definition))
            else:
                strict = self._object(case)
            branches.append(strict.schema)
            option: JsonObject = {"keys": [*_properties_of(case), *_more_of(case)]}
            if tags := tags_of(case):
                option["tags"] = dict[str, JsonValue](tags)
            options.append({**option, "lift": strict.lift} if strict.lift else option)
        only = options[0].get("lift") if len(options) == 1 else None
        if isinstance(only, dict) and not ("$ref" in only and (lift or found.arrays)):
            lift.update(only)
        elif any("lift" in option for option in options):
            lift["options"] = list[JsonValue](options)

    def _object(self, case: Said, keys: Collection[str] = ()) -> _Strict:
        """Return the strict form of an object: all of its properties required, and no others.

        Those that are sent beside them have one of `keys`, if there are any.
        """
        properties: JsonObject = {}
        lift: JsonObject = {}
        optional: list[JsonValue] = []
        nullable: list[JsonValue] = []
        lifts: JsonObject = {}
        for name in _properties_of(case):
            strict = self._rewritten_at(name, case.properties[name])
            if strict is None:
                continue
            properties[name] = strict.schema
            if name not in case.required:
                optional.append(name)
                if strict.null:
                    nullable.append(name)
                properties[name] = self._optional(strict)
            if strict.lift:
                lifts[name] = strict.lift
        if optional:
            lift["optional"] = optional
        if nullable:
            lift["nullable"] = nullable
        if lifts:
            lift["properties"] = lifts
        if [*properties] == [NULL] and case.extra is False:
            raise NoStrictFormError(f"it has an object of `{NULL}` alone, which stands for null")
        for more in _more_of(case):
            pairs = self._pairs(case.extra_or_any(), keys)
            lift["more"] = more
            if values := pairs.lift["pairs"]:
                lift["values"] = values
            properties[more] = self._further(case, keys, pairs)
        schema: JsonObject = {"type": "object", "properties": properties}
        if text := described(case.text, words_of(case, "object")):
            schema["description"] = text
        schema["required"] = list[JsonValue](properties)
        schema["additionalProperties"] = False
        return _Strict(schema, lift)

    def _optional(self, strict: _Strict) -> JsonObject:
        """Return the schema of a property that is null where it is left out."""
        schema = strict.schema
        if not strict.null:
            return with_null(schema)
        name = self._free(NULL)
        self._shared.setdefault(name, NULL_ITSELF)
        text, branches = schema.get("description"), schema.get("anyOf")
        if not isinstance(branches, list):
            branches = [without_text(schema)]
        marked: JsonObject = {"anyOf": [*branches, _ref(name)]}
        return {"description": text, **marked} if text else marked

    def _further(self, case: Said, keys: Collection[str], pairs: _Strict) -> JsonObject:
        """Return the schema of the property in which `pairs` are sent; null where there are none."""
        if keys:
            return with_null(with_text(pairs.schema, _OTHERWISE))
        if case.extra_or_any() not in (True, {}):
            return with_null(pairs.schema)
        # What may be anything is defined once for all objects.
        name = self._free(MORE)
        if name not in self._shared:
            text = "Properties that are not declared; null where there are none."
            self._shared[name] = with_null(with_text(pairs.schema, text))
        return _ref(name)

    def _pairs(self, values: Schema, keys: Collection[str] = ()) -> _Strict:
        strict = self._rewritten_at("{}", values) or _Strict({"type": "null"}, {})
        return _Strict(pairs_of(strict.schema, keys), {"pairs": strict.lift})

    def _add_array(self, cases: list[Said], branches: list[JsonObject], lift: JsonObject) -> None:
        """Add one array for all of `cases`; which item may stand where, the judge knows."""
        every = [item for case in cases for item in (*case.prefix, case.items)]
        items = self._rewritten_at("[]", either(every))
        branches.append(array_of(items.schema if items else None, cases, self._reader.read))
        if items and items.lift:
            lift["items"] = items.lift


def _ref(name: str) -> JsonObject:
    return {"$ref": PREFIX + name}


def _properties_of(case: Said) -> list[str]:
    return [name for name, schema in case.properties.items() if schema is not False]


def _more_of(case: Said) -> list[str]:
    """Return the name under which further properties of an object are sent, if there may be any."""
    if case.extra is False:
        return []
    name = MORE
    while name in case.properties:
        name += "_"
    return [name]
