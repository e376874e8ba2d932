"""One module of models -> a package of them, each imported when a class in it is asked for."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from fngen.emit.imports import import_line
from fngen.emit.views import ModuleView


def split(text: str, modules: Mapping[str, str]) -> tuple[ModuleView, ...]:
    """Return the modules that the classes of `text` stand in; `modules` says which, by class."""
    tree = ast.parse(text)
    lines = text.split("\n")
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    members: dict[str, list[ast.stmt]] = {module: [] for module in sorted(set(modules.values()))}
    for node in tree.body:
        if (name := _class_of(node)) is not None:
            members[modules[name]].append(node)
    return tuple(
        ModuleView(
            name=module,
            imports=_imports(imports, nodes, module, modules),
            statements=tuple(_source(node, lines) for node in nodes),
            classes=tuple(node.name for node in nodes if isinstance(node, ast.ClassDef)),
            exports=tuple(
                import_line(f".{module}", [f"{node.name} as {node.name}"], indent=4)
                for node in nodes
                if isinstance(node, ast.ClassDef)
            ),
        )
        for module, nodes in members.items()
    )


def _class_of(node: ast.stmt) -> str | None:
    """Return the class that `node` defines, or completes: `Order.model_rebuild()`."""
    match node:
        case ast.ClassDef(name=name):
            return name
        case ast.Expr(ast.Call(ast.Attribute(ast.Name(name)))):
            return name
        case _:
            return None


def _source(node: ast.stmt, lines: list[str]) -> str:
    return "\n".join(lines[node.lineno - 1 : node.end_lineno])


def _imports(
    present: list[ast.ImportFrom],
    nodes: list[ast.stmt],
    module: str,
    modules: Mapping[str, str],
) -> str:
    """Return the imports of what `nodes` use: of those `present`, and of classes elsewhere."""
    used = {
        part.id
        for node in nodes
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    }
    typing: list[str] = []
    others: list[str] = []
    for statement in present:
        kept = [alias.name for alias in statement.names if alias.name in used]
        if kept and statement.module is not None:
            group = typing if statement.module == "typing" else others
            group.append(import_line(statement.module, kept))
    elsewhere: dict[str, list[str]] = {}
    for name in used:
        if modules.get(name, module) != module:
            elsewhere.setdefault(modules[name], []).append(name)
    siblings = [import_line(f".{other}", names) for other, names in sorted(elsewhere.items())]
    groups = [["from __future__ import annotations"], typing, others, siblings]
    return "\n\n".join("\n".join(group) for group in groups if group)
