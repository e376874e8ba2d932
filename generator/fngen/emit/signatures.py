"""The signature of a function, laid out as a formatter would lay it out."""

from __future__ import annotations

from collections.abc import Mapping

from fngen.emit.annotations import annotation, optional, python_literal, without_literals
from fngen.emit.layout import WIDTH, break_parameter, break_return
from fngen.ir.model import Argument, Tool
from fngen.ir.types import Default, Optional, Required, TypeId

Classes = Mapping[TypeId, str]
"""How each object type is written where it is used."""

_DEEPEST = 8
"""The indentation of a parameter of a method: what fits there fits in a function as well."""


def stub(tool: Tool, models: Classes, results: Classes) -> list[str]:
    """Return the lines of the `def` of a handler."""
    return _signature(tool, [], annotation(tool.result, results), models, ":", indent=0)


def method(tool: Tool, models: Classes, results: Classes) -> list[str]:
    """Return the lines of the protocol's method for a handler, which may be async."""
    result = annotation(tool.result, results)
    if result != "Any":
        result = f"{result} | Awaitable[{result}]"
    return _signature(tool, ["self"], result, models, ": ...", indent=4)


def _signature(
    tool: Tool, first: list[str], result: str, models: Classes, end: str, indent: int
) -> list[str]:
    keywords = [_parameter(argument, models, indent + 4) for argument in tool.arguments]
    parameters = [*first, *(["*"] if keywords else []), *keywords]
    if tool.open:
        parameters.append(f"**{extra_name(tool)}: Any")
    inside = ", ".join(parameters)
    is_flat = "\n" not in inside
    line = f"def {tool.py_name}({inside}) -> {result}{end}"
    if is_flat and indent + len(line) <= WIDTH:
        return [line]
    if not parameters:
        return _dedented(break_return(f"def {tool.py_name}() -> ", result, end, indent), indent)
    if is_flat and len(parameters) > 1 and indent + 4 + len(inside) <= WIDTH:
        body = [f"    {inside}"]
    else:
        lines = ",\n".join(parameters) + ","
        body = [f"    {part}" for part in lines.split("\n")]
    closing = _dedented(break_return(") -> ", result, end, indent), indent)
    return [f"def {tool.py_name}(", *body, *closing]


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


def _parameter(argument: Argument, models: Classes, indent: int) -> str:
    kind = optional(argument.type, argument.presence)
    default = _default(argument)
    text = f"{argument.py_name}: {annotation(kind, models)}{default}"
    if _DEEPEST + len(text) < WIDTH:
        return text
    # The values of an enum as long as this stand in the schema, which decides in any case.
    written = annotation(without_literals(kind), models)
    broken = break_parameter(argument.py_name, written, default, indent)
    return "\n".join(_dedented(broken, indent))


def _default(argument: Argument) -> str:
    match argument.presence:
        case Required():
            return ""
        case Optional():
            return " = None"
        case Default(value):
            return f" = {python_literal(value)}"
