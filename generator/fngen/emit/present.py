"""An API -> the view that templates print: every text laid out and escaped."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping

from fngen.emit import signatures
from fngen.emit.annotations import annotation, python_literal
from fngen.emit.docstrings import escape, lines, quoted
from fngen.emit.imports import import_block, names_used
from fngen.emit.layout import WIDTH, break_field
from fngen.emit.merge import Home
from fngen.emit.signatures import Classes
from fngen.emit.views import FieldView, FunctionView, PackageView, ResultsView, ResultView
from fngen.ir.model import Api, Argument, Tool
from fngen.ir.types import ObjectType, Required, TypeId
from fngen.memo import Memo
from fngen.names import RESULT_NAMES


def package_view(api: Api, home: Home, memo: Memo) -> PackageView:
    """Return what the templates print of `api`, but for its results; its handlers are at `home`."""
    models = {key: f"models.{kind.name}" for key, kind in api.models.items()}
    results = {key: f"results.{kind.name}" for key, kind in api.results.items()}
    functions = tuple(_function(tool, models, results, memo) for tool in api.tools)
    used = {name for function in functions for name in function.names}
    waited_for = {"Awaitable"} if any(function.is_typed for function in functions) else set[str]()
    return PackageView(
        name=api.name,
        source=_source(api),
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


def results_view(api: Api) -> ResultsView:
    """Return what the templates print of the results of `api`."""
    local = {key: kind.name for key, kind in api.results.items()}
    classes = tuple(_result(kind, local) for kind in api.results.values())
    used = {
        name for one in classes for field in one.fields for name in names_used(field.annotation)
    }
    return ResultsView(_source(api), classes, import_block(used & RESULT_NAMES | {"TypedDict"}))


def _source(api: Api) -> str:
    return escape(api.source.rsplit("/", 1)[-1])


def _function(tool: Tool, models: Classes, results: Classes, memo: Memo) -> FunctionView:
    arguments = [
        (a.py_name, annotation(a.type, models), repr(a.presence), a.description)
        for a in tool.arguments
    ]
    result = annotation(tool.result, results)
    said = (tool.name, tool.py_name, tool.description, tool.deprecated, tool.open)
    key = memo.key("function", said, arguments, result)
    match memo.find(key):
        case [list(stub), list(docstring), list(method), list(names)]:
            parts = [tuple(map(str, part)) for part in (stub, docstring, method, names)]
        case _:
            parts = _parts(tool, models, results)
            memo.keep(key, [list(part) for part in parts])
    stub_lines, docstring_lines, method_lines, used = parts
    typed = result != "Any"
    return FunctionView(tool.py_name, stub_lines, docstring_lines, method_lines, used, typed)


def _parts(tool: Tool, models: Classes, results: Classes) -> list[tuple[str, ...]]:
    """Return the stub of `tool`, its docstring, its method, and the names in its annotations."""
    stub = signatures.stub(tool, models, results)
    method = signatures.method(tool, models, results)
    used = {name for text in stub.annotations for name in names_used(text)}
    return [stub.lines, tuple(_docstring(tool)), method.lines, tuple(sorted(used))]


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


def _result(kind: ObjectType, classes: Mapping[TypeId, str]) -> ResultView:
    fields: list[FieldView] = []
    for prop in kind.properties:
        text = annotation(prop.type, classes)
        if not isinstance(prop.presence, Required):
            text = f"NotRequired[{text}]"
        key = python_literal(prop.wire_name)
        written = _dedented(break_field(prop.wire_name, text, "", 4))
        fields.append(FieldView(prop.wire_name, key, text, python_literal(text), written))
    return ResultView(
        name=kind.name,
        docstring=tuple(_class_docstring(kind)),
        fields=tuple(fields),
        as_call=not all(_is_plain_key(field.name) for field in fields),
    )


def _class_docstring(kind: ObjectType) -> list[str]:
    if not kind.description:
        return []
    return quoted(lines(kind.description, 4, first=3), WIDTH - 4)


def _dedented(text: str) -> tuple[str, ...]:
    return tuple(line.removeprefix("    ") for line in text.split("\n"))


def _is_plain_key(name: str) -> bool:
    """Tell whether `name` can stand in a class body as it is; two underscores would be mangled."""
    return name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("__")
