"""The signature of a function, laid out as a formatter would lay it out."""

from __future__ import annotations

from collections.abc import Mapping

from fngen.emit.annotations import annotation, optional, python_literal, without_literals
from fngen.ir.model import Argument, Tool
from fngen.ir.types import Default, Optional, Required, SchemaType, TypeId, UnionType

WIDTH = 100

Classes = Mapping[TypeId, str]
"""How each object type is written where it is used."""


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
    keywords = [_Keyword(argument, models, indent + 4) for argument in tool.arguments]
    parameters = [*first, *(["*"] if keywords else []), *(keyword.text for keyword in keywords)]
    if tool.open:
        parameters.append(f"**{extra_name(tool)}: Any")
    line = f"def {tool.py_name}({', '.join(parameters)}) -> {result}{end}"
    if indent + len(line) <= WIDTH and not any(keyword.broken for keyword in keywords):
        return [line]
    inside = ", ".join(parameters)
    # A trailing comma asks formatters for one parameter a line; without one they try one line.
    if indent + 4 + len(inside) <= WIDTH and not any(keyword.broken for keyword in keywords):
        body = [f"    {inside}"]
    else:
        body = list[str]()
        for parameter in parameters:
            body += [f"    {part}" for part in parameter.split("\n")]
            body[-1] += ","
    return [f"def {tool.py_name}(", *body, f") -> {result}{end}"]


def extra_name(tool: Tool) -> str:
    """Return the name of the parameter that takes undeclared arguments."""
    name = "extra"
    taken = {argument.py_name for argument in tool.arguments}
    while name in taken:
        name += "_"
    return name


class _Keyword:
    """One keyword parameter; `text` has line breaks where it is too long for a line."""

    def __init__(self, argument: Argument, models: Classes, indent: int) -> None:
        room = WIDTH - indent - len(",")
        kind = optional(argument.type, argument.presence)
        default = _default(argument)
        self.text = self._line(argument, kind, models, default)
        if len(self.text) > room:
            # The values are in the docstring, and the dispatcher holds them to it.
            kind = without_literals(kind)
            self.text = self._line(argument, kind, models, default)
        self.broken = len(self.text) > room
        if self.broken:
            self.text = self._broken(argument, kind, models, default)

    @staticmethod
    def _line(argument: Argument, kind: SchemaType, models: Classes, default: str) -> str:
        return f"{argument.py_name}: {annotation(kind, models)}{default}"

    @staticmethod
    def _broken(argument: Argument, kind: SchemaType, models: Classes, default: str) -> str:
        options = kind.options if isinstance(kind, UnionType) else (kind,)
        parts = [annotation(option, models) for option in options]
        return f"{argument.py_name}: " + "\n| ".join(parts) + default


def _default(argument: Argument) -> str:
    match argument.presence:
        case Required():
            return ""
        case Optional():
            return " = None"
        case Default(value):
            return f" = {python_literal(value)}"
