"""Fields of classes -> how each is declared, by datamodel-code-generator.

It is told the form of each type, once, and nothing else: classes, the values of literals and names
on the wire are put in their places afterwards. So no text of a spec comes to it, what it says of a
field does not depend on what stands beside it, and a build again hardly ever has to import it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar, assert_never

from fngen.emit.annotations import annotation, python_literal
from fngen.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    IntegerType,
    LiteralType,
    MapType,
    NullType,
    NumberType,
    ObjectRef,
    Property,
    Required,
    SchemaType,
    StringType,
    TypeId,
    UnionType,
)
from fngen.json_types import JsonObject
from fngen.memo import Memo

T = TypeVar("T")

_UNBROKEN = 1_000_000
_NAME, _WIRE_NAME = "field", "wire name"
_DECLARED = re.compile(rf"^class (\w+)\(Model\):\n    {_NAME}: (.+)$", re.MULTILINE)
_PLACE = re.compile(rf'\bObject(?P<object>\d+)\b|"literal(?P<literal>\d+)"|"{_WIRE_NAME}"')
_MISSING = " = MISSING"
_EMPTY: JsonObject = {"type": "object", "properties": {}}


class Declaration(NamedTuple):
    """What follows the name of a field: its annotation, and ` = ...` or nothing."""

    annotation: str
    value: str


def declarations(
    properties: Iterable[Property], classes: Mapping[TypeId, str], memo: Memo
) -> list[Declaration]:
    """Return how the field of each of `properties` is declared, where `classes` are called so."""
    forms = [_Form(prop) for prop in properties]
    keys = [memo.key("field", form.holder) for form in forms]
    known = {key: memo.find(key) for key in keys}
    missing = {key: form for key, form in zip(keys, forms, strict=True) if known[key] is None}
    for key, text in zip(missing, _generate(list(missing.values())), strict=True):
        known[key] = text
        memo.keep(key, text)
    return [form.filled(str(known[key]), classes) for key, form in zip(keys, forms, strict=True)]


class _Form:
    """The form of a field: `holder` is an object with such a one, and placeholders for all names.

    `objects` and `literals` are what the placeholders with their indices stand for.
    """

    def __init__(self, prop: Property) -> None:
        self.objects: list[ObjectRef | UnionType] = []
        self.literals: list[LiteralType] = []
        self._wire_name = prop.wire_name
        name = _NAME if prop.py_name == prop.wire_name else _WIRE_NAME
        self.holder: JsonObject = {
            "type": "object",
            "properties": {name: self._schema(prop.type)},
            "required": [name] if isinstance(prop.presence, Required) else [],
        }

    def filled(self, text: str, classes: Mapping[TypeId, str]) -> Declaration:
        """Return what `text` declares, with what the placeholders in it stand for."""

        def fill(place: re.Match[str]) -> str:
            if place["object"]:
                return _class(self.objects[int(place["object"])], classes)
            if place["literal"]:
                return ", ".join(map(python_literal, self.literals[int(place["literal"])].values))
            return python_literal(self._wire_name)

        said = text.removesuffix(_MISSING)
        return Declaration(_PLACE.sub(fill, said), text[len(said) :])

    def _schema(self, kind: SchemaType) -> JsonObject:
        match kind:
            case AnyType():
                return {}
            case NullType():
                return {"type": "null"}
            case BooleanType():
                return {"type": "boolean"}
            case IntegerType():
                return {"type": "integer"}
            case NumberType():
                # Both, so that a big integer is not made a float.
                return {"type": ["integer", "number"]}
            case StringType():
                return {"type": "string"}
            case LiteralType():
                return self._literal(kind)
            case ArrayType(items):
                return {"type": "array", "items": self._schema(items)}
            case MapType(values):
                return {"type": "object", "additionalProperties": self._schema(values)}
            case UnionType(options, teller):
                told = dict.fromkeys(one for _, one in teller.types) if teller else {}
                tellable = [self._object(UnionType(tuple(told), teller))] if told else []
                others = [self._schema(option) for option in options if option not in told]
                return {"anyOf": [*tellable, *others]}
            case ObjectRef():
                return self._object(kind)
        assert_never(kind)

    def _object(self, kind: ObjectRef | UnionType) -> JsonObject:
        return {"$ref": f"#/$defs/Object{_index(self.objects, kind)}"}

    def _literal(self, kind: LiteralType) -> JsonObject:
        if all(isinstance(value, str) for value in kind.values):
            return {"enum": [f"literal{_index(self.literals, kind)}"]}
        # JSON's 1.0 is an allowed 1, and no member of Literal[1]: the type alone says enough here.
        kinds = {bool: "boolean", int: "integer", str: "string"}
        return {"type": list(dict.fromkeys(kinds[type(value)] for value in kind.values))}


def _class(kind: ObjectRef | UnionType, classes: Mapping[TypeId, str]) -> str:
    """Return how a class, or a union of classes that a property tells apart, is written."""
    teller = kind.told_by if isinstance(kind, UnionType) else None
    if teller is None:
        return annotation(kind, classes)
    types = ", ".join(f"{python_literal(value)}: {classes[one.id]}" for value, one in teller.types)
    by_property = f"ByProperty({python_literal(teller.name)}, {{{types}}})"
    return f"Annotated[{annotation(kind, classes)}, {by_property}]"


def _index(known: list[T], one: T) -> int:
    """Return where `one` is in `known`; it is put there if it is not."""
    if one not in known:
        known.append(one)
    return known.index(one)


def _generate(forms: Sequence[_Form]) -> list[str]:
    """Return how the field of each of `forms` is declared: its annotation and value."""
    if not forms:
        return []
    # Imported here, for that takes longer than all else that a build again does for its models.
    from datamodel_code_generator import generate
    from datamodel_code_generator.enums import (
        DataModelType,
        InputFileType,
        TargetPydanticVersion,
    )
    from datamodel_code_generator.format import Formatter, PythonVersion
    from datamodel_code_generator.parser import LiteralType as LiteralFields

    objects = max(len(form.objects) for form in forms)
    holders = {f"Form{number}": form.holder for number, form in enumerate(forms)}
    text = generate(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$defs": {**{f"Object{number}": _EMPTY for number in range(objects)}, **holders},
        },
        input_file_type=InputFileType.JsonSchema,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        target_pydantic_version=TargetPydanticVersion.V2_14,
        base_class="fngen_runtime.models.Model",
        aliases={f"{name}.{_WIRE_NAME}": _NAME for name in holders},
        formatters=[Formatter.BUILTIN],
        builtin_format_line_length=_UNBROKEN,
        use_double_quotes=True,
        disable_timestamp=True,
        skip_root_model=True,
        use_annotated=True,
        enum_field_as_literal=LiteralFields.All,
        use_missing_sentinel=True,
        custom_class_name_generator=str,  # they are taken as they are
    )
    assert isinstance(text, str), "one module is asked for"
    declared = dict[str, str](_DECLARED.findall(text))
    return [declared[name] for name in holders]
