"""A definition, or the arguments of a function -> its strict schema and the lift of that."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

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
from fngen.lower.said import PREFIX, Reader, Said, either, said_by
from fngen.lower.strict_limits import TOO_DEEP, NoStrictFormError, check_levels, check_nodes
from fngen.lower.strict_schemas import (
    MORE,
    NULL,
    NULL_ITSELF,
    array_of,
    as_it_is,
    either_schema,
    json_text,
    more_of,
    pairs_of,
    properties_of,
    reference_to,
    scalars,
    with_null,
    with_text,
    without_text,
)
from fngen.lower.words import described
from fngen.resolve.versions import ANNOTATIONS

MADE = "\0"
"""What the name starts with of a definition that is made here, until a function names it."""

PART = MADE + "part "
_MADE_NULL = MADE + NULL
_MADE_MORE = MADE + MORE
_OTHERWISE = "Arguments that are not as declared, where others allow it; else null."
_DEEP = 3
_REFERRING = ANNOTATIONS | {"$ref"}


@dataclass(slots=True)
class Body:
    """What was rewritten in one piece: its strict schema and its lift.

    `nodes` is how many schemas that took, `uses` are the definitions that it refers to, in the
    order of first use. `lost` says what the strict schema does not tell, by the path to that.
    """

    schema: JsonObject = field(default_factory=dict[str, JsonValue])
    lift: JsonObject = field(default_factory=dict[str, JsonValue])
    nodes: int = 0
    uses: dict[str, None] = field(default_factory=dict[str, None])
    lost: dict[tuple[str, ...], dict[str, None]] = field(
        default_factory=dict[tuple[str, ...], dict[str, None]]
    )


@dataclass(frozen=True, slots=True)
class _Strict:
    """A strict schema and its lift; whether null is one of its values."""

    schema: JsonObject
    lift: JsonObject
    null: bool = False


class Rewriter:
    """Rewrites the schemas of functions that share definitions, and each of these once."""

    def __init__(self) -> None:
        self._definitions: dict[str, JsonValue] = {}
        self._reader = Reader(self._definitions)
        self._alternatives: dict[str, Alternatives] = {}
        self._bodies: dict[str, Body] = {_MADE_NULL: Body(NULL_ITSELF)}
        self._failures: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        self._impossible: dict[str, bool] = {}  # whether nothing satisfies a schema, by its text
        self._least: dict[tuple[int, str], int] = {}  # nodes in a schema, by its depth and text
        self._begin()

    def _begin(self) -> Body:
        self._body = Body()
        self._within: dict[str, None] = {}
        self._levels = 0
        self._at: list[str] = []
        return self._body

    def takes(self, definitions: Mapping[str, JsonValue]) -> bool:
        """Add `definitions`, and tell whether none of them differs from one that is known."""
        return all(
            (known := self._definitions.setdefault(name, schema)) is schema
            or json.dumps(known) == json.dumps(schema)
            for name, schema in definitions.items()
        )

    def definition(self, name: str) -> Body:
        """Return what is made of the definition `name`.

        Raises:
            NoStrictFormError: there is no strict form of it.
        """
        if name not in self._bodies and name not in self._failures:
            try:
                self._bodies[name] = self._rewritten_definition(name)
            except NoStrictFormError as error:
                self._failures[name] = str(error)
            except RecursionError:
                self._failures[name] = TOO_DEEP
        if name in self._failures:
            raise NoStrictFormError(self._failures[name])
        return self._bodies[name]

    def _rewritten_definition(self, name: str) -> Body:
        body = self._begin()
        text = self._text_of(self._reader.read(self._reader.definition(name)))
        strict = self._rendered(self._alternatives_of(name), text)
        assert strict is not None, "what nothing satisfies is not referred to"
        body.schema, body.lift = strict.schema, strict.lift
        return body

    def arguments(self, parameters: JsonObject, names: Collection[str], *, is_open: bool) -> Body:
        """Return what is made of `parameters`, of which `names` are declared."""
        body = self._begin()
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
        body.schema, body.lift = root.schema, root.lift
        return body

    def _alternatives_of(self, name: str) -> Alternatives:
        if name not in self._alternatives:
            said = self._reader.read(reference_to(name))
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
            if isinstance(schema, dict) and self._is_impossible(schema)
        }
        if not impossible:
            return case
        return replace(case, properties={**case.properties, **impossible}, definition=None)

    def _is_impossible(self, schema: JsonObject) -> bool:
        if as_it_is(schema) is not None:
            return False
        if (key := json.dumps(schema)) not in self._impossible:
            cases = self._reader.cases(self._reader.read(schema))
            self._impossible[key] = alternatives_of(cases).is_empty
        return self._impossible[key]

    def _referred(self, name: str) -> JsonObject:
        if name in self._failures:
            raise NoStrictFormError(self._failures[name])
        self._body.uses[name] = None
        return reference_to(name)

    def _lose(self, why: str) -> None:
        self._body.lost.setdefault(tuple(self._at), {})[why] = None

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
        self._count(1)
        key, depth = json.dumps(schema, sort_keys=True), len(self._within)
        if depth > _DEEP and isinstance(schema, dict):
            if key in self._within:
                return self._reference(reference_to(self._named(key, schema)))
            within = key
        else:
            within = str(depth)
        if depth > _DEEP + 1:
            return self._rewritten_within(within, schema)
        # Nothing around it is cut off in it, so that it takes as many wherever it is as deep. The
        # deeper it is, the sooner it is cut off itself: further out it takes no fewer.
        before = self._body.nodes
        self._count(self._least.get((depth, key), 0))
        self._body.nodes = before
        try:
            return self._rewritten_within(within, schema)
        finally:
            least = self._body.nodes - before
            for less in range(depth + 1):
                self._least[less, key] = max(least, self._least.get((less, key), 0))

    def _rewritten_within(self, within: str, schema: Schema) -> _Strict | None:
        self._within[within] = None
        said = self._reader.read(schema)
        cases = self._reader.cases(said.without_text())
        result = self._rendered(self._alternatives_in(cases), self._text_of(said))
        del self._within[within]
        return result

    def _count(self, nodes: int) -> None:
        self._body.nodes += nodes
        check_nodes(self._body.nodes)

    def _text_of(self, said: Said) -> str:
        for why in texts_lost(said):
            self._lose(why)
        return said.text

    def _named(self, key: str, schema: JsonObject) -> str:
        """Return the name of a definition that is made of `schema`, which holds itself."""
        name = self._parts.get(key)
        if name is None:
            name = self._parts[key] = f"{PART}{len(self._parts)}"
            self._definitions[name] = schema
        return name

    def _reference(self, schema: JsonObject) -> _Strict | None:
        name = str(schema["$ref"]).removeprefix(PREFIX)
        found = self._alternatives_of(name)
        if found.is_empty:
            return None
        text = self._text_of(said_by(schema))
        return _Strict(either_schema([self._referred(name)], text), reference_to(name), found.null)

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
                text = described(case.text, words_of(case, "object", as_pairs=True))
                branches.append(with_text(pairs.schema, text))
                lift.update(pairs.lift)
                continue
            if case.definition is not None and is_reference(case):
                strict = _Strict(self._referred(case.definition), reference_to(case.definition))
            else:
                strict = self._object(case)
            branches.append(strict.schema)
            option: JsonObject = {"keys": [*properties_of(case), *more_of(case)]}
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
        self._levels += 1
        check_levels(self._levels)
        for name in properties_of(case):
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
        for more in more_of(case):
            pairs = self._pairs(case.extra_or_any(), keys)
            lift["more"] = more
            if values := pairs.lift["pairs"]:
                lift["values"] = values
            properties[more] = self._further(case, keys, pairs)
        self._levels -= 1
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
        text, branches = schema.get("description"), schema.get("anyOf")
        if not isinstance(branches, list):
            branches = [without_text(schema)]
        marked: JsonObject = {"anyOf": [*branches, self._referred(_MADE_NULL)]}
        return {"description": text, **marked} if text else marked

    def _further(self, case: Said, keys: Collection[str], pairs: _Strict) -> JsonObject:
        """Return the schema of the property in which `pairs` are sent; null where there are none."""
        if keys:
            return with_null(with_text(pairs.schema, _OTHERWISE))
        if case.extra_or_any() not in (True, {}):
            return with_null(pairs.schema)
        # What may be anything is defined once for all objects.
        if _MADE_MORE not in self._bodies:
            text = "Properties that are not declared; null where there are none."
            self._bodies[_MADE_MORE] = Body(with_null(with_text(pairs.schema, text)))
        return self._referred(_MADE_MORE)

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
