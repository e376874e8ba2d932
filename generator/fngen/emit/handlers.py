"""The user's handlers.py and the stubs it lacks -> handlers.py, with every byte of theirs."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.emit.imports import names_used

_IMPORTS = {
    "Any": ("typing", "Any"),
    "Literal": ("typing", "Literal"),
    "models": (".", "models"),
}


@dataclass(frozen=True, slots=True)
class Present:
    """The user's handlers.py as a build finds it."""

    path: str
    text: str


def add_stubs(present: Present, stubs: Mapping[str, str], diagnostics: Diagnostics) -> str:
    """Return the text of `present` with those of `stubs` that it does not define, and what they import.

    `stubs` are texts by function name, in the order they are added. A file that does not parse is
    reported, and returned as it is.
    """
    mark = "\ufeff" if present.text.startswith("\ufeff") else ""
    own = present.text.removeprefix(mark)
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(own)
    except (SyntaxError, ValueError) as error:
        at = (error.lineno, error.offset) if isinstance(error, SyntaxError) else (1, 1)
        place = Location(present.path, position=(at[0] or 1, max(at[1] or 1, 1)))
        message = f"this file does not parse, so nothing can be added to it: {error.args[0]}"
        diagnostics.error(Code.UNPARSABLE_HANDLERS, message, place, help="mend it and build again")
        return present.text
    defined = dict(_defined(tree.body))
    missing = [text for name, text in stubs.items() if name not in defined]
    if "*" in defined and missing:
        message = "names are imported with `*` here, so it is not known which handlers are missing"
        place = Location(present.path, position=(defined["*"], 1))
        diagnostics.note(Code.DOUBTFUL_HANDLER, message, place, help="import handlers by name")
        return present.text
    for name in stubs.keys() & _modules(tree.body):
        message = (
            f"a module called `{name}` is imported here, and a function needs a handler so called"
        )
        place = Location(present.path, position=(defined[name], 1))
        diagnostics.warning(
            Code.DOUBTFUL_HANDLER, message, place, help="import the module under another name"
        )
    if not missing:
        return present.text
    end = "" if own.endswith("\n") or not own else "\n"
    text = own + end + "".join(f"\n\n{stub}" for stub in missing)
    needed = {name for stub in missing for name in names_used(stub)} - defined.keys()
    return mark + (_with_imports(text, needed) if needed else text)


def _modules(body: list[ast.stmt]) -> set[str]:
    """Return the names under which whole modules are imported: none of them is a handler."""
    imports = [statement for statement in body if isinstance(statement, ast.Import)]
    return {alias.asname or alias.name for statement in imports for alias in statement.names}


def _defined(body: list[ast.stmt]) -> Iterator[tuple[str, int]]:
    """Yield every name that the statements of a module define, in whatever way, and its line."""
    for statement in body:
        yield from ((name, statement.lineno) for name in _names_of(statement))
        for inner in _blocks(statement):
            yield from _defined(inner)


def _blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    match statement:
        case ast.If(body=body, orelse=other):
            return [body, other]
        case ast.Try(body=body, handlers=handlers, orelse=other, finalbody=last):
            return [body, *(handler.body for handler in handlers), other, last]
        case ast.With(body=body):
            return [body]
        case _:
            return []


def _names_of(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            yield from ((alias.asname or alias.name).split(".")[0] for alias in aliases)
        case ast.Assign(targets=targets):
            yield from (name for target in targets for name in _names_stored(target))
        case ast.AnnAssign(target=target):
            yield from _names_stored(target)
        case _:
            pass


def _names_stored(target: ast.expr) -> Iterator[str]:
    """Yield the names that an assignment to `target` binds."""
    for node in ast.walk(target):
        if isinstance(node, ast.Name):
            yield node.id


def _with_imports(text: str, needed: set[str]) -> str:
    # Imported here: it takes a fifth of a second, and most builds add no stub.
    import libcst as cst
    from libcst.codemod import CodemodContext
    from libcst.codemod.visitors import AddImportsVisitor, ImportItem

    items = [ImportItem("__future__", "annotations")]
    for name in sorted(needed & _IMPORTS.keys()):
        module, member = _IMPORTS[name]
        relative = len(module) - len(module.lstrip("."))
        items.append(ImportItem(module.lstrip("."), member, relative=relative))
    if "results" in needed:
        items.append(ImportItem("typing", "TYPE_CHECKING"))
    module_node = AddImportsVisitor(CodemodContext(), items).transform_module(
        cst.parse_module(text)
    )
    if "results" not in needed:
        return module_node.code
    block = cst.parse_statement("\nif TYPE_CHECKING:\n    from . import results\n")
    last = max(i for i, line in enumerate(module_node.body) if _is_import(line))
    body = [*module_node.body[: last + 1], block, *module_node.body[last + 1 :]]
    return module_node.with_changes(body=body).code


def _is_import(statement: object) -> bool:
    import libcst as cst

    return isinstance(statement, cst.SimpleStatementLine) and isinstance(
        statement.body[0], cst.Import | cst.ImportFrom
    )
