"""The objects in arguments -> models.py, by datamodel-code-generator.

It is given a bundle of shapes and nothing else: one definition a class, every class and field named
already. So there is nothing left for it to guess, and its output is small.
"""

from __future__ import annotations

import ast
import re
from typing import assert_never

from fngen.emit.docstrings import escape, printable
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

_UNBROKEN = 1_000_000
_FIELD = re.compile(r"    (\w+): (.*?[\w\])])( = MISSING)?")
_BASE_CLASS = "fngen_runtime.models.Model"


def render_models(api: Api) -> str:
    """Return the text of models.py for `api`."""
    header = f'"""Objects in arguments of {escape(api.source.rsplit("/", 1)[-1])}. Made by fngen; do not edit."""'
    bundle, aliases = _bundle(api)
    if not bundle:
        return f"{header}\n"
    return _generate(bundle, aliases, header)


def _generate(definitions: JsonObject, aliases: dict[str, str], header: str) -> str:
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
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions},
        input_file_type=InputFileType.JsonSchema,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        target_pydantic_version=TargetPydanticVersion.V2_14,
        base_class=_BASE_CLASS,
        aliases=aliases,
        formatters=[Formatter.BUILTIN],
        builtin_format_line_length=_UNBROKEN,
        use_double_quotes=True,
        custom_file_header=header,
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
    classes = {node.name for node in ast.parse(text).body if isinstance(node, ast.ClassDef)}
    missing = definitions.keys() - classes
    assert not missing, f"annotations name classes that are not there: {missing}"
    return "\n".join(_fitted(line) for line in text.rstrip("\n").split("\n")) + "\n"


def _fitted(line: str) -> str:
    """Return a line of models.py; a field that is too long is broken as formatters do."""
    if len(line) <= WIDTH or not (field := _FIELD.fullmatch(line)):
        return line
    name, kind, value = field.groups(default="")
    return "    " + break_field(name, kind, value, 4)


def _bundle(api: Api) -> tuple[JsonObject, dict[str, str]]:
    """Return a definition for each class, and the Python name of each field that needs one."""
    definitions: JsonObject = {}
    aliases: dict[str, str] = {}
    names = {identifier: kind.name for identifier, kind in api.models.items()}
    for kind in api.models.values():
        definitions[kind.name] = _object(kind.properties, kind.description, names)
        for prop in kind.properties:
            if prop.py_name != prop.wire_name:
                aliases[f"{kind.name}.{prop.wire_name}"] = prop.py_name
    for tool in api.tools:
        if tool.view is None:
            continue
        # The dispatcher fills this class by Python names, so it needs no aliases.
        arguments = tuple(
            Property(a.py_name, a.py_name, a.type, a.presence, a.description, a.origin)
            for a in tool.arguments
            if holds_object(a.type)
        )
        definitions[tool.view] = _object(
            arguments, f"The objects in arguments of `{tool.name}`.", names
        )
    return definitions, aliases


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
            return {"$ref": f"#/$defs/{names[identifier]}"}
    assert_never(kind)


def _literal(values: tuple[str | int | bool, ...]) -> JsonObject:
    if all(isinstance(value, str) for value in values):
        return {"enum": list(values)}
    # JSON's 1.0 is an allowed 1, and no member of Literal[1]: the type alone says enough here.
    kinds = {bool: "boolean", int: "integer", str: "string"}
    return {"type": list(dict.fromkeys(kinds[type(value)] for value in values))}
