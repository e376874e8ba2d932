"""Functions and types -> the views that templates print: every text laid out and escaped."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping

from fngen.emit import signatures
from fngen.emit.annotations import annotation, python_literal
from fngen.emit.docstrings import docstring, escape, lines, quoted
from fngen.emit.imports import import_block, names_used
from fngen.emit.layout import WIDTH, break_field
from fngen.emit.merge import Home
from fngen.emit.parts import Parts
from fngen.emit.signatures import Classes
from fngen.emit.views import FieldView, FunctionView, PackageView, ResultsView, ResultView
from fngen.ir.model import Argument, Tool
from fngen.ir.types import ObjectType, Required, TypeId
from fngen.names import RESULT_NAMES


def package_view(parts: Parts, home: Home) -> PackageView:
    """Return what the templates print of a package, but for results; its handlers are at `home`."""
    functions = tuple(function.view for function in parts.functions)
    used = {name for function in functions for name in function.names}
    waited_for = {"Awaitable"} if any(function.is_typed for function in functions) else set[str]()
    return PackageView(
        name=parts.name,
        source=_source(parts),
        functions=functions,
        dispatch_imports=import_block(
            used | waited_for | {"Protocol"} | ({"handlers"} if home.module is None else set()),
            checked_only=("handlers", "models", "results"),
            absolute=("from fngen_runtime import Dispatcher",),
            checked=(_import_of(home.module),) if home.module else (),
        ),
        handlers_imports=import_block(used, checked_only=("results",), package=home.package),
        handlers=home.module or ("handlers" if home.is_split else "handlers.py"),
        handlers_module=home.module,
    )


def _import_of(module: str) -> str:
    """Return the line that imports `module` as `handlers`."""
    package, _, name = module.rpartition(".")
    line = f"from {package} import {name}" if package else f"import {name}"
    return line if name == "handlers" else f"{line} as handlers"


def results_view(parts: Parts) -> ResultsView:
    """Return what the templates print of the types of results."""
    classes = parts.results.values()
    used = {name for one in classes for name in one.uses}
    imports = import_block(used & RESULT_NAMES | {"TypedDict"})
    return ResultsView(_source(parts), tuple(one.text for one in classes), imports)


def _source(parts: Parts) -> str:
    return escape(parts.source.rsplit("/", 1)[-1])


def said_of(tool: Tool, models: Classes, results: Classes) -> list[object]:
    """Return all that the view of `tool` is made of, as values that JSON can say."""
    arguments = [
        (a.py_name, annotation(a.type, models), repr(a.presence), a.description)
        for a in tool.arguments
    ]
    result = annotation(tool.result, results)
    return [
        tool.name,
        tool.py_name,
        tool.description,
        tool.deprecated,
        tool.open,
        arguments,
        result,
    ]


def function_view(tool: Tool, models: Classes, results: Classes) -> FunctionView:
    """Return the stub of `tool`, its docstring, and its method of the protocol."""
    stub = signatures.stub(tool, models, results)
    method = signatures.method(tool, models, results)
    used = {name for text in stub.annotations for name in names_used(text)}
    return FunctionView(
        tool.py_name,
        stub.lines,
        tuple(_docstring(tool)),
        method.lines,
        tuple(sorted(used)),
        annotation(tool.result, results) != "Any",
    )


def _docstring(tool: Tool) -> list[str]:
    """Return the docstring of a stub, quotes included."""
    arguments = [line for argument in tool.arguments for line in _argument(argument)]
    if not (tool.description or arguments):
        return []
    text = tool.description or f"Handle a call of `{tool.name}`."
    if tool.deprecated:
        first, line_end, rest = text.partition("\n")
        full_stop = "" if first.rstrip().endswith((".", "!", "?")) else "."
        text = f"{first.rstrip()}{full_stop} Deprecated.{line_end}{rest}"
    body = lines(text, 4, first=3)
    if arguments:
        body += ["", "Args:", *arguments]
    return quoted(body, WIDTH - 4)


def _argument(argument: Argument) -> Iterator[str]:
    """Yield the lines that describe `argument` in a docstring."""
    text = argument.description
    if not text:
        return
    first, *rest = lines(f"{argument.py_name}: {text}", 4, hanging=4)
    yield f"    {first}"
    yield from (f"    {line}" if line else "" for line in rest)


def result_view(kind: ObjectType, classes: Mapping[TypeId, str]) -> ResultView:
    """Return the TypedDict of `kind`; `classes` is how each is written in results.py."""
    fields: list[FieldView] = []
    for prop in kind.properties:
        text = annotation(prop.type, classes)
        if not isinstance(prop.presence, Required):
            text = f"NotRequired[{text}]"
        key = python_literal(prop.wire_name)
        written = break_field(prop.wire_name, text)
        fields.append(FieldView(prop.wire_name, key, text, python_literal(text), written))
    return ResultView(
        name=kind.name,
        docstring=docstring(kind.description),
        fields=tuple(fields),
        as_call=not all(_is_plain_key(field.name) for field in fields),
    )


def _is_plain_key(name: str) -> bool:
    """Tell whether `name` can stand in a class body as it is; two underscores would be mangled."""
    return name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("__")
