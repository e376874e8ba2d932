"""The signature of a function, laid out as a formatter would lay it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fngen.emit.annotations import annotation, optional, python_literal, without_literals
from fngen.emit.layout import WIDTH, break_parameter, break_return
from fngen.ir.model import Argument, Tool
from fngen.ir.types import Default, Optional, Required, TypeId

Classes = Mapping[TypeId, str]
"""How each object type is written where it is used."""

_DEEPEST = 8
"""The indentation of a parameter of a method: what fits there fits in a function as well."""


class Signature(NamedTuple):
    """The lines of a `def`, and the annotations in them."""

    lines: tuple[str, ...]
    annotations: tuple[str, ...]


def stub(tool: Tool, models: Classes, results: Classes) -> Signature:
    """Return the `def` of a handler."""
    return _signature(tool, [], annotation(tool.result, results), models, ":", indent=0)


def method(tool: Tool, models: Classes, results: Classes) -> Signature:
    """Return the protocol's method for a handler, which may be async."""
    result = annotation(tool.result, results)
    if result != "Any":
        result = f"{result} | Awaitable[{result}]"
    return _signature(tool, ["self"], result, models, ": ...", indent=4)


def _signature(
    tool: Tool, first: list[str], result: str, models: Classes, end: str, indent: int
) -> Signature:
    kinds = [_annotation(argument, models) for argument in tool.arguments]
    keywords = [
        _parameter(argument, kind, indent + 4)
        for argument, kind in zip(tool.arguments, kinds, strict=True)
    ]
    parameters = [*first, *(["*"] if keywords else []), *keywords]
    if tool.open:
        parameters.append(f"**{extra_name(tool)}: Any")
        kinds.append("Any")
    lines = _laid_out(tool.py_name, parameters, result, end, indent)
    return Signature(tuple(lines), (*kinds, result))


def _laid_out(name: str, parameters: list[str], result: str, end: str, indent: int) -> list[str]:
    inside = ", ".join(parameters)
    is_flat = "\n" not in inside
    line = f"def {name}({inside}) -> {result}{end}"
    if is_flat and indent + len(line) <= WIDTH:
        return [line]
    if not parameters:
        return _dedented(break_return(f"def {name}() -> ", result, end, indent), indent)
    if is_flat and len(parameters) > 1 and indent + 4 + len(inside) <= WIDTH:
        body = [f"    {inside}"]
    else:
        lines = ",\n".join(parameters) + ","
        body = [f"    {part}" for part in lines.split("\n")]
    closing = _dedented(break_return(") -> ", result, end, indent), indent)
    return [f"def {name}(", *body, *closing]


def _dedented(text: str, indent: int) -> list[str]:
    """Return the lines of `text` less `indent`, which the template puts before each again."""
    return [line.removeprefix(" " * indent) for line in text.split("\n")]


def extra_name(tool: Tool) -> str:
    """Return the name of the parameter that takes undeclared arguments."""
    name = "extra"
    taken = {argument.py_name for argument in tool.arguments}
    while name in taken:
        name += "_"
    return name


def _annotation(argument: Argument, models: Classes) -> str:
    kind = optional(argument.type, argument.presence)
    text = annotation(kind, models)
    if _DEEPEST + len(f"{argument.py_name}: {text}{_default(argument)}") < WIDTH:
        return text
    # The values of an enum as long as this stand in the schema, which decides in any case.
    return annotation(without_literals(kind), models)


def _parameter(argument: Argument, kind: str, indent: int) -> str:
    broken = break_parameter(argument.py_name, kind, _default(argument), indent)
    return "\n".join(_dedented(broken, indent))


def _default(argument: Argument) -> str:
    match argument.presence:
        case Required():
            return ""
        case Optional():
            return " = None"
        case Default(value):
            return f" = {python_literal(value)}"
