"""The objects in arguments -> the text of a class for each, by datamodel-code-generator.

It is given a bundle of shapes and nothing else: one definition a class, every class and field named
already. So there is nothing left for it to guess, and a class is the same whatever stands beside it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, assert_never

from fngen.emit.docstrings import printable
from fngen.emit.layout import WIDTH, break_field
from fngen.ir.model import Api
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
from fngen.ir.walk import holds_object
from fngen.json_types import JsonObject, JsonValue
from fngen.memo import Memo

_UNBROKEN = 1_000_000
_AT_ONCE = 250
"""Classes given to the generator at once: what one costs grows with how many lead to one another."""
_FIELD = re.compile(r"    (\w+): (.*?[\w\])])( = MISSING)?")
_BASE_CLASS = "fngen_runtime.models.Model"
_REFERENCE = "#/$defs/"


class _Class(NamedTuple):
    """The shape of a class, and the Python names of its fields that are not those on the wire."""

    schema: JsonObject
    aliases: dict[str, str]


def class_texts(api: Api, memo: Memo) -> dict[str, str]:
    """Return the text of each class in arguments of `api`, by its name."""
    classes = _classes(api)
    keys = {name: memo.key("model", name, *shape) for name, shape in classes.items()}
    texts = {name: text for name in classes if isinstance(text := memo.find(keys[name]), str)}
    missing = [name for name in classes if name not in texts]
    for start in range(0, len(missing), _AT_ONCE):
        some = missing[start : start + _AT_ONCE]
        made = _generate(_with_stubs(some, classes))
        for name in some:
            texts[name] = made[name]
            memo.keep(keys[name], made[name])
    return {name: texts[name] for name in classes}


def _with_stubs(names: Collection[str], classes: Mapping[str, _Class]) -> dict[str, _Class]:
    """Return the `classes` that are called `names`; of others that they refer to, no more than names."""
    shapes = {name: classes[name] for name in names}
    others = {ref for shape in shapes.values() for ref in _references(shape.schema)}
    stub = _Class({"type": "object", "properties": {}}, {})
    return {**dict.fromkeys(sorted(others - shapes.keys()), stub), **shapes}


def _references(schema: JsonValue) -> Iterator[str]:
    pending = [schema]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending += value
        elif isinstance(value, dict):
            pending += value.values()
            if isinstance(ref := value.get("$ref"), str):
                yield ref.removeprefix(_REFERENCE)


def _generate(classes: Mapping[str, _Class]) -> dict[str, str]:
    """Return the texts of `classes`, which refer to one another alone."""
    # Imported here: it takes a third of a second, and a build without objects needs none of it.
    from datamodel_code_generator import generate
    from datamodel_code_generator.enums import (
        DataModelType,
        InputFileType,
        NamingStrategy,
        TargetPydanticVersion,
    )
    from datamodel_code_generator.format import Formatter, PythonVersion
    from datamodel_code_generator.parser import LiteralType as LiteralFields

    text = generate(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$defs": {name: shape.schema for name, shape in classes.items()},
        },
        input_file_type=InputFileType.JsonSchema,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        target_pydantic_version=TargetPydanticVersion.V2_14,
        base_class=_BASE_CLASS,
        aliases={
            f"{name}.{wire}": alias
            for name, shape in classes.items()
            for wire, alias in shape.aliases.items()
        },
        formatters=[Formatter.BUILTIN],
        builtin_format_line_length=_UNBROKEN,
        use_double_quotes=True,
        disable_timestamp=True,
        skip_root_model=True,
        use_annotated=True,
        enum_field_as_literal=LiteralFields.All,
        use_missing_sentinel=True,
        naming_strategy=NamingStrategy.ParentPrefixed,
        custom_class_name_generator=str,  # names are settled: they are taken as they are
        use_schema_description=True,
        use_field_description=True,
        use_single_line_docstring=True,
    )
    assert isinstance(text, str), "one module is asked for"
    lines = text.split("\n")
    texts = {
        node.name: "\n".join(_fitted(node, lines))
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef)
    }
    missing = classes.keys() - texts.keys()
    assert not missing, f"annotations name classes that are not there: {missing}"
    return texts


def _fitted(node: ast.ClassDef, lines: list[str]) -> Iterator[str]:
    """Yield the lines of a class; a field that is too long is broken as formatters do."""
    fields = {one.lineno for one in node.body if isinstance(one, ast.AnnAssign)}
    for number in range(node.lineno, (node.end_lineno or node.lineno) + 1):
        line = lines[number - 1]
        if len(line) > WIDTH and number in fields and (field := _FIELD.fullmatch(line)):
            name, kind, value = field.groups(default="")
            line = "    " + break_field(name, kind, value, 4)
        yield line


def _classes(api: Api) -> dict[str, _Class]:
    """Return the shape of each class, by its name."""
    classes: dict[str, _Class] = {}
    names = {identifier: kind.name for identifier, kind in api.models.items()}
    for kind in api.models.values():
        renamed = {p.wire_name: p.py_name for p in kind.properties if p.py_name != p.wire_name}
        schema = _object(kind.properties, kind.description, names)
        classes[kind.name] = _Class(schema, renamed)
    for tool in api.tools:
        if tool.view is None:
            continue
        # The dispatcher fills this class by Python names, so it needs no aliases.
        arguments = tuple(
            Property(a.py_name, a.py_name, a.type, a.presence, a.description, a.origin)
            for a in tool.arguments
            if holds_object(a.type)
        )
        description = f"The objects in arguments of `{tool.name}`."
        classes[tool.view] = _Class(_object(arguments, description, names), {})
    return classes


def _object(
    properties: tuple[Property, ...], description: str, names: dict[TypeId, str]
) -> JsonObject:
    required: list[JsonValue] = [
        prop.wire_name for prop in properties if isinstance(prop.presence, Required)
    ]
    schema: JsonObject = {
        "type": "object",
        "properties": {prop.wire_name: _property(prop, names) for prop in properties},
    }
    if required:
        schema["required"] = required
    return {**schema, "description": printable(description)} if description else schema


def _property(prop: Property, names: dict[TypeId, str]) -> JsonObject:
    schema = _shape(prop.type, names)
    description = printable(prop.description)
    return {**schema, "description": description} if description else schema


def _shape(kind: SchemaType, names: dict[TypeId, str]) -> JsonObject:
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
        case LiteralType(values):
            return _literal(values)
        case ArrayType(items):
            return {"type": "array", "items": _shape(items, names)}
        case MapType(values):
            return {"type": "object", "additionalProperties": _shape(values, names)}
        case UnionType(options):
            return {"anyOf": [_shape(option, names) for option in options]}
        case ObjectRef(identifier):
            return {"$ref": _REFERENCE + names[identifier]}
    assert_never(kind)


def _literal(values: tuple[str | int | bool, ...]) -> JsonObject:
    if all(isinstance(value, str) for value in values):
        return {"enum": list(values)}
    # JSON's 1.0 is an allowed 1, and no member of Literal[1]: the type alone says enough here.
    kinds = {bool: "boolean", int: "integer", str: "string"}
    return {"type": list(dict.fromkeys(kinds[type(value)] for value in values))}
