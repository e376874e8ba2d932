"""Types that handlers use and that are generated no more, as those of functions that are gone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fngen.emit.merge.edited import Edited
from fngen.emit.merge.imports import foreign
from fngen.emit.merge.source import defined

_MODULES = ("models", "results")
# Patterns that begin with a word are quick to look for.
_USED = tuple(re.compile(rf"{module}\.[A-Z]\w*") for module in _MODULES)


@dataclass(frozen=True, slots=True)
class Types:
    """The types that are generated: `names` as `models.X` and `results.X`, and `texts` of both modules.

    What a template of the user's adds is only in the texts.
    """

    names: frozenset[str]
    texts: Mapping[str, str]

    def lack(self, name: str) -> bool:
        """Tell whether there is no type `name`."""
        module, _, bare = name.partition(".")
        return name not in self.names and not re.search(rf"\b{bare}\b", self.texts[module])


@dataclass(frozen=True, slots=True)
class Use:
    """Where the type `name` is used first in a statement of a module, which defines `function`."""

    name: str
    function: str | None
    start: int


def vanished(module: Edited, types: Types, package: str) -> list[Use]:
    """Return where the module uses types that are not generated.

    `package` is what models and results are imported from. Where their names stand for something
    else, nothing is said.
    """
    words = {word for pattern in _USED for word in pattern.findall(module.text)}
    signs = [*filter(types.lack, words), *(f"{name} import" for name in _MODULES)]
    if not any(sign in module.text for sign in signs):
        return []
    source = module.source
    ours = {name for name, _ in defined(source.tree.body)}
    ours -= foreign(source, {*_MODULES}, package).keys()
    found: dict[tuple[ast.stmt, str], Use] = {}
    end = 0
    for statement in source.tree.body:
        start, end = end, source.end(statement)  # decorators stand before the statement
        if not any(source.text.find(sign, start, end) >= 0 for sign in signs):
            continue
        function = getattr(statement, "name", None)
        for name, node in _types_in(statement, ours, package):
            if types.lack(name):
                found.setdefault((statement, name), Use(name, function, source.start(node)))
    return [*found.values()]


def _types_in(
    statement: ast.stmt, ours: set[str], package: str
) -> Iterator[tuple[str, ast.expr | ast.alias]]:
    """Yield the types that `statement` uses or imports: `models.X` and `results.X`."""
    nodes = [*ast.walk(statement)]
    seen = {*_MODULES} & ours.difference(*map(_bound_by, nodes))
    before = package if package.endswith(".") else f"{package}."
    for node in nodes:
        match node:
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in seen:
                if name[0].isupper():
                    yield f"{module}.{name}", node
            case ast.ImportFrom():
                module = f"{'.' * node.level}{node.module or ''}".removeprefix(before)
                if module in _MODULES:
                    yield from ((f"{module}.{each.name}", each) for each in node.names)
            case _:
                pass


def _bound_by(node: ast.AST) -> set[str]:
    """Return the name that `node` binds, which then stands for something else in its statement."""
    match node:
        case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
            return {name}
        case ast.alias():
            return {node.asname or node.name}
        case _:
            return set()
