"""What names mean: asked of libcst, about the few pieces of code that are concerned.

Importing libcst costs more than most merges do, so this module is imported where there is
something to ask.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, TypeAlias

import libcst as cst
from libcst.metadata import (
    Access,
    BaseAssignment,
    ClassScope,
    ComprehensionScope,
    MetadataWrapper,
    PositionProvider,
    Scope,
    ScopeProvider,
)
from libcst.metadata.scope_provider import LocalScope, ScopeVisitor

from fngen.emit.merge.source import Source, lines_of

_DEEPEST = 500
"""How deep code may be nested; libcst recurses, and far beyond this takes the process with it."""

Way: TypeAlias = Literal["read", "bound", "imported", "dotted"]
"""What is done with a name: `imported` is under the name it has there, `dotted` is `import name.x`."""


class UnreadableCode(Exception):  # noqa: N818 - no fault of the code
    """Raised for code that Python can read and libcst cannot, or not to the letter."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a name stands in a piece of code, and in which scope.

    `depth` is that of the scope the name belongs to: 0 is the module, 1 a function in it.
    """

    name: str
    start: int
    end: int
    way: Way
    depth: int
    scope: Scope

    def is_local(self, name: str) -> bool:
        """Tell whether `name` would belong, here, to something within the module."""
        return _depth(self.scope[name]) > 0


def sites(text: str, names: Collection[str]) -> list[Site]:
    """Return where `names` stand in `text`, whole statements, in order; not those in strings.

    Raises:
        UnreadableCode: libcst cannot read it.
    """
    if _is_deep(text):
        raise UnreadableCode
    try:
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        scopes, positions = wrapper.resolve(_Scopes), wrapper.resolve(PositionProvider)
    except (cst.ParserSyntaxError, NotImplementedError, RecursionError) as error:
        raise UnreadableCode from error
    read: dict[cst.CSTNode, Access] = {
        access.node: access
        for scope in {*scopes.values()}
        if scope is not None
        for access in scope.accesses
    }
    starts = [0, *accumulate(map(len, lines_of(text)))]
    found: list[Site] = []
    for node, scope in scopes.items():
        name, written, way = _name_of(node)
        if name not in names or scope is None:
            continue
        at = positions[written].start
        start = starts[at.line - 1] + at.column
        if not text.startswith(name, start):  # white space that libcst lost
            raise UnreadableCode
        access = read.get(node)
        depth = _depth(_meant(access, name) if access else scope[name])
        found.append(Site(name, start, start + len(name), "read" if access else way, depth, scope))
    return sorted(found, key=lambda site: site.start)


def _name_of(node: cst.CSTNode) -> tuple[str, cst.CSTNode, Way]:
    """Return the name that `node` is or imports, as it is written; an empty one for others."""
    match node:
        case cst.ImportAlias(asname=cst.AsName(name=cst.Name() as name)) | (cst.Name() as name):
            return name.value, name, "bound"
        case cst.ImportAlias(name=cst.Name() as name):
            return name.value, name, "imported"
        case cst.ImportAlias(name=cst.Attribute() as name):
            return node.evaluated_name.split(".")[0], name, "dotted"
        case _:
            return "", node, "bound"


def _is_deep(text: str) -> bool:
    """Tell whether the code is nested too deep: `and` and `or` are, too, for libcst."""
    level: list[ast.AST] = [Source(text).tree]
    for _ in range(_DEEPEST):
        if any(isinstance(node, ast.BoolOp) and len(node.values) > _DEEPEST for node in level):
            return True
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return bool(level)


def _meant(access: Access, name: str) -> Collection[BaseAssignment]:
    """Return the assignments that `access` may mean.

    Only in the body of a class do they have to come before it.
    """
    return access.referents if isinstance(access.scope, ClassScope) else access.scope[name]


def _depth(assignments: Collection[BaseAssignment]) -> int:
    """Return how deep the scope of `assignments` is; 0 where there are none in this code."""
    scope = next((assignment.scope for assignment in assignments), None)
    depth = 0
    while isinstance(scope, LocalScope):
        scope, depth = scope.parent, depth + 1
    return depth


class _Visitor(ScopeVisitor):
    """Finds names as libcst 1.9 does, and where it does not know them."""

    def visit_MatchAs(self, node: cst.MatchAs) -> bool:
        if node.pattern is not None:
            node.pattern.visit(self)
        self._bind(node.name, self.scope)
        return False

    def visit_MatchStar(self, node: cst.MatchStar) -> bool:
        self._bind(node.name, self.scope)
        return False

    def visit_MatchMapping(self, node: cst.MatchMapping) -> bool:
        for element in node.elements:
            element.visit(self)
        self._bind(node.rest, self.scope)
        return False

    def visit_MatchKeywordElement(self, node: cst.MatchKeywordElement) -> bool:
        node.pattern.visit(self)  # the key is an attribute, and no name
        return False

    def visit_NamedExpr(self, node: cst.NamedExpr) -> bool:
        node.value.visit(self)
        scope = self.scope
        while isinstance(scope, ComprehensionScope):  # which binds in the scope around it
            scope = scope.parent
        self._bind(cst.ensure_type(node.target, cst.Name), scope)
        return False

    def visit_TypeAlias(self, node: cst.TypeAlias) -> bool:
        super().visit_TypeAlias(node)
        self.on_leave(node.name)
        return False

    def _bind(self, name: cst.Name | None, scope: Scope) -> None:
        if name is not None:
            scope.record_assignment(name.value, name)
            self.on_leave(name)

    def visit_Global(self, node: cst.Global) -> bool:
        super().visit_Global(node)
        for item in node.names:
            item.name.visit(self)
        return False

    def visit_LazyImport(self, node: cst.LazyImport) -> bool:
        raise UnreadableCode

    def visit_LazyImportFrom(self, node: cst.LazyImportFrom) -> bool:
        raise UnreadableCode

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)  # libcst takes `a.b` for one name where `a.b` is imported
        return False

    def visit_SimpleString(self, node: cst.SimpleString) -> bool:
        return False  # libcst reads annotations in strings

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        return True


class _Scopes(ScopeProvider):
    """The scopes of a module, as `_Visitor` finds them."""

    def visit_Module(self, node: cst.Module) -> None:
        visitor = _Visitor(self)
        node.visit(visitor)
        visitor.infer_accesses()
