"""JSON Schema 2020-12 -> the shape of its values."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from fngen import names
from fngen.diagnostics import Code, Diagnostics, Location
from fngen.ir.declared import Declared, as_schema
from fngen.ir.kinds import kinds_in, kinds_of_values, literal_of
from fngen.ir.presence import description_of, presence_of
from fngen.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    IntegerType,
    MapType,
    NullType,
    NumberType,
    ObjectRef,
    ObjectType,
    Property,
    Required,
    SchemaType,
    StringType,
    TypeId,
    told_by,
    union_of,
)
from fngen.ir.walk import holds_object, is_larger
from fngen.json_types import JsonObject, JsonValue, Schema
from fngen.resolve import Definition
from fngen.resolve.versions import ANNOTATIONS, BY_PROPERTY

_SCALARS: dict[str, SchemaType] = {
    "null": NullType(),
    "boolean": BooleanType(),
    "integer": IntegerType(),
    "number": NumberType(),
    "string": StringType(),
}
_NOWHERE_ELSE: Mapping[str, tuple[str, Location]] = {}
_MOST_PARTS = 500
_NARROWING = frozenset({"$ref", "allOf", "anyOf", "const", "enum", "oneOf"})
"""Keywords that may say more of a scalar's type than `type` does."""


class Shapes:
    """Finds the shapes of schemas, and names a class for each object that has properties.

    `taken` are class names that may not be used. Where `unnamed` is false, an object with a property
    whose name is empty has no class: a TypedDict has no such key.
    """

    def __init__(
        self,
        definitions: Mapping[str, Definition],
        taken: Iterable[str],
        diagnostics: Diagnostics,
        *,
        unnamed: bool = True,
    ) -> None:
        self.definitions = definitions
        self._unnamed = unnamed
        self._classes = names.Namespace(taken)
        self._diagnostics = diagnostics
        self._named: dict[str, SchemaType] = {}
        # By identity: the schemas of a document do not change and are kept here as well.
        self._known: dict[int, tuple[JsonObject, SchemaType]] = {}
        self._open: set[str] = set()
        self._objects: dict[TypeId, ObjectType] = {}
        self._waiting: deque[tuple[ObjectType, Declared]] = deque()

    def objects(self) -> dict[TypeId, ObjectType]:
        """Return the object types in the shapes found so far, and in one another, by id."""
        self.finish()
        return self._objects

    def finish(self) -> None:
        """Look into the objects found so far, and name those in them.

        Done after each function, it gives a function's classes their names before those of the next.
        """
        while self._waiting:
            kind, declared = self._waiting.popleft()
            properties = self.properties_of(
                declared, kind.name, kind.origin, named=names.field_name
            )
            self._objects[kind.id] = replace(kind, properties=properties)

    def claim(self, name: str) -> str:
        """Return a class name like `name` that no other class has."""
        return self._classes.claim(names.class_name(name), joint="")

    def view_of(self, tool: str, arguments: Iterable[Property]) -> str | None:
        """Return a class name for the arguments of `tool` that hold objects, if there are any."""
        viewed = any(holds_object(argument.type) for argument in arguments)
        return self.claim(names.view_name(tool)) if viewed else None

    def type_of(self, schema: Schema, hint: str, origin: Location) -> SchemaType:
        """Return the shape of `schema`; `hint` names its class if it needs one."""
        if isinstance(schema, bool):
            return AnyType()
        kind = schema.get("type")
        if isinstance(kind, str) and kind in _SCALARS and _NARROWING.isdisjoint(schema):
            return _SCALARS[kind]
        if (name := self._plain_reference(schema)) is not None:
            return self._named_type(name)
        if id(schema) not in self._known:
            # A schema is looked at once, and one that leads back to itself without an object on
            # the way has no type that could be written.
            self._known[id(schema)] = schema, AnyType()
            self._known[id(schema)] = schema, self._type_of(schema, hint, origin)
        return self._known[id(schema)][1]

    def _type_of(self, schema: JsonObject, hint: str, origin: Location) -> SchemaType:
        parts = self.parts_of(schema)
        literals = [literal for part in parts if (literal := literal_of(part)) is not None]
        if literals:
            return literals[0]
        kinds = kinds_in(parts) or kinds_of_values(parts)
        if kinds == ["object"] and self._has_class(declared := self.declared_by(schema)):
            return self._object(declared, schema, hint, origin)
        branches = self._branches(parts, hint, origin)
        if branches is not None and not (kinds and set(kinds) <= _SCALARS.keys()):
            return branches
        options = [self._of_kind(kind, schema, parts, hint, origin) for kind in kinds]
        return union_of(options)

    def kinds_of(self, schema: Schema) -> list[str]:
        """Return the JSON types that `schema` allows by name; none where it does not say."""
        return kinds_in(self.parts_of(schema))

    def declared_by(self, schema: Schema) -> Declared:
        """Return what `schema` declares of an object, in every branch of it."""
        return self._declared(schema, {})

    def parts_of(self, schema: Schema) -> list[JsonObject]:
        """Return the schemas that must all hold: `schema` without its `$ref` and `allOf`, theirs."""
        parts: list[JsonObject] = []
        self._collect(schema, parts, set())
        return parts

    def property_type(self, schemas: list[Schema], hint: str, origin: Location) -> SchemaType:
        """Return the shape of a property for which `schemas` are given."""
        if len(schemas) == 1:
            return self.type_of(schemas[0], hint, origin)
        types = [self.type_of(schema, hint, origin) for schema in schemas]
        known = [kind for kind in dict.fromkeys(types) if kind != AnyType()]
        if len(known) > 1:
            self._untyped("this", "it is of different types in several parts", origin)
        return known[0] if len(known) == 1 else AnyType()

    def _untyped(self, what: str, why: str, origin: Location) -> None:
        self._diagnostics.note(Code.UNTYPED, f"handlers see {what} as `Any`: {why}", origin)

    def _plain_reference(self, schema: JsonObject) -> str | None:
        """Return the name of the definition that `schema` is nothing but a reference to.

        `allOf` with one branch is how OpenAPI 3.0 describes a reference.
        """
        if schema.keys() <= ANNOTATIONS | {"allOf"}:
            match schema.get("allOf"):
                case [dict() as only]:
                    return self._plain_reference(only)
                case _:
                    return None
        ref = schema.get("$ref")
        plain = schema.keys() <= ANNOTATIONS | {"$ref"}
        return definition_name(ref) if plain else None

    def _named_type(self, name: str) -> SchemaType:
        definition = self.definitions.get(name)
        if definition is None or name in self._named:
            return self._named.get(name, AnyType())
        declared = self.declared_by(definition.schema)
        kinds = self.kinds_of(definition.schema)
        if self._has_class(declared) and "object" in kinds and set(kinds) <= {"object", "null"}:
            kind = self._define(declared, definition.schema, definition.called, definition.origin)
            self._named[name] = union_of([kind, NullType()]) if "null" in kinds else kind
        elif name in self._open:
            self._diagnostics.note(
                Code.UNTYPED,
                f"`{name}` holds itself and is no object: handlers see it as `Any`",
                definition.origin,
            )
            return AnyType()
        else:
            self._open.add(name)
            self._named[name] = self.type_of(
                definition.schema, definition.called, definition.origin
            )
            # It is written out wherever it is referred to, also in others that are written out.
            if is_larger(self._named[name], _MOST_PARTS):
                why = f"it is made of more than {_MOST_PARTS} types"
                self._untyped(f"`{name}`", why, definition.origin)
                self._named[name] = AnyType()
        return self._named[name]

    def _has_class(self, declared: Declared) -> bool:
        return bool(declared.properties) and (self._unnamed or "" not in declared.properties)

    def _object(
        self, declared: Declared, schema: JsonObject, hint: str, origin: Location
    ) -> ObjectRef:
        title = schema.get("title")
        name = title if isinstance(title, str) and 0 < len(title) <= 40 else hint
        return self._define(declared, schema, name, origin)

    def _define(self, declared: Declared, schema: Schema, name: str, origin: Location) -> ObjectRef:
        wanted, class_name = names.class_name(name), self.claim(name)
        told = description_of([schema])
        kind = ObjectType(TypeId(class_name), class_name, wanted, told, (), origin)
        self._objects[kind.id] = kind
        # Its properties are looked at later: they may lead back here, and far away.
        self._waiting.append((kind, declared))
        return ObjectRef(kind.id)

    def properties_of(
        self,
        declared: Declared,
        hint: str,
        origin: Location,
        elsewhere: Mapping[str, tuple[str, Location]] = _NOWHERE_ELSE,
        named: Callable[[str], str] = names.argument_name,
    ) -> tuple[Property, ...]:
        """Return the properties that are `declared`, typed, and called as `named` says.

        Those `elsewhere` stand there, and have a hint of their own.
        """
        called = _called(declared.properties, named)
        result: list[Property] = []
        for wire_name, schemas in declared.properties.items():
            own = f"{hint} {wire_name}", origin.child("properties", wire_name)
            called_after, at = elsewhere.get(wire_name, own)
            kind = self.property_type(declared.sure.get(wire_name, []), called_after, at)
            required = wire_name in declared.required
            result.append(
                Property(
                    wire_name,
                    called[wire_name],
                    kind,
                    Required() if required else presence_of(schemas, kind),
                    description_of(schemas),
                    at,
                )
            )
        return tuple(result)

    def _declared(self, schema: Schema, known: dict[str, Declared]) -> Declared:
        """Return what `schema` declares; `known` are definitions looked into before."""
        declared = Declared()
        if isinstance(schema, bool):
            return declared
        name = definition_name(schema.get("$ref"))
        if name is not None and name in self.definitions:
            if name not in known:
                known[name] = Declared()  # for a definition that leads back to itself
                known[name] = self._declared(self.definitions[name].schema, known)
            declared.add_all(known[name])
        declared.add(schema)
        for branch in _schemas(schema, "allOf"):
            declared.add_all(self._declared(branch, known))
        for keyword in ("anyOf", "oneOf"):
            if branches := _schemas(schema, keyword):
                declared.add_cases([self._declared(branch, known) for branch in branches])
        for keyword in ("if", "then", "else"):
            if keyword in schema:
                declared.add_case(self._declared(as_schema(schema[keyword]), known))
        if isinstance(dependent := schema.get("dependentSchemas"), dict):
            declared.named.update(dependent)
            for case in dependent.values():
                declared.add_case(self._declared(as_schema(case), known))
        return declared

    def _collect(self, schema: Schema, parts: list[JsonObject], seen: set[str]) -> None:
        if isinstance(schema, bool):
            return
        name = definition_name(schema.get("$ref"))
        if name is not None and name in self.definitions and name not in seen:
            seen.add(name)
            self._collect(self.definitions[name].schema, parts, seen)
        parts.append(schema)
        for branch in _schemas(schema, "allOf"):
            self._collect(branch, parts, seen)

    def _branches(self, parts: list[JsonObject], hint: str, origin: Location) -> SchemaType | None:
        """Return the union of the branches of `anyOf` or `oneOf`, if they say something."""
        for part in parts:
            for keyword in ("anyOf", "oneOf"):
                branches = _schemas(part, keyword)
                if not branches:
                    continue
                options = [
                    self.type_of(
                        branch,
                        hint if len(branches) == 1 else f"{hint} {_branch_name(branch, index)}",
                        origin.child(keyword, index),
                    )
                    for index, branch in enumerate(branches)
                ]
                union = union_of(options, told_by(part.get(BY_PROPERTY), options))
                if union != AnyType():
                    return union
        return None

    def _of_kind(
        self, kind: str, schema: JsonObject, parts: list[JsonObject], hint: str, origin: Location
    ) -> SchemaType:
        if kind in _SCALARS:
            return _SCALARS[kind]
        if kind == "array":
            items = self._common(parts, "items", f"{hint} Item", origin)
            if any("prefixItems" in part for part in parts):
                self._untyped("items of this array", "each has a type of its own", origin)
                return ArrayType(AnyType())
            return ArrayType(items)
        declared = self.declared_by(schema)
        if self._has_class(declared):
            return self._object(declared, schema, hint, origin)
        if declared.properties:
            self._untyped("values of this object", "a property has an empty name", origin)
            return MapType(AnyType())
        values = self._common(parts, "additionalProperties", f"{hint} Value", origin)
        if any("patternProperties" in part for part in parts):
            self._untyped("values of this object", "their types hang on their names", origin)
            return MapType(AnyType())
        return MapType(values)

    def _common(
        self, parts: list[JsonObject], keyword: str, hint: str, origin: Location
    ) -> SchemaType:
        schemas = [as_schema(part[keyword]) for part in parts if keyword in part]
        return self.property_type(schemas, hint, origin.child(keyword)) if schemas else AnyType()


def _schemas(schema: JsonObject, keyword: str) -> list[Schema]:
    branches = schema.get(keyword)
    return [as_schema(branch) for branch in branches] if isinstance(branches, list) else []


def definition_name(ref: JsonValue) -> str | None:
    """Return NAME of `#/$defs/NAME`."""
    return ref.removeprefix("#/$defs/") if isinstance(ref, str) else None


def _called(wire_names: Iterable[str], named: Callable[[str], str]) -> dict[str, str]:
    """Return the Python name of each property.

    One that Python can call as it is has that name, whatever stands before it: a property that is
    added takes no other's.
    """
    taken = names.Namespace()
    result = {name: taken.claim(name) for name in wire_names if named(name) == name}
    return result | {n: taken.claim(named(n)) for n in wire_names if n not in result}


def _branch_name(branch: Schema, index: int) -> str:
    title = branch.get("title") if isinstance(branch, dict) else None
    return title if isinstance(title, str) else str(index + 1)
