"""Which scope a name belongs to: Python's rules, as far as renaming and asking for uses go."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from fngen.emit.merge.source import Function, blocks_of

Site: TypeAlias = (
    ast.Name
    | ast.FunctionDef
    | ast.AsyncFunctionDef
    | ast.ClassDef
    | ast.alias
    | ast.Global
    | ast.ExceptHandler
    | ast.MatchAs
    | ast.MatchStar
    | ast.MatchMapping
)
"""A node that binds a name, or looks one up."""

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, *_COMPREHENSIONS)


@dataclass(slots=True)
class Scope:
    """What a module, class, function or comprehension binds; `parent` is None for the module."""

    parent: Scope | None
    is_class: bool = False
    bound: set[str] = field(default_factory=set[str])
    outer: dict[str, bool] = field(default_factory=dict[str, bool])
    """Names that are declared `global` (True) or `nonlocal`."""

    def owner(self, name: str) -> Scope:
        """Return the scope in which `name` is looked up from here."""
        scope, innermost = self, True
        while scope.parent is not None:
            if name in scope.outer:
                if scope.outer[name]:
                    return scope.root()
            elif name in scope.bound and (innermost or not scope.is_class):
                return scope
            scope, innermost = scope.parent, False
        return scope

    def root(self) -> Scope:
        """Return the scope of the module."""
        return self if self.parent is None else self.parent.root()


def sites(nodes: Iterable[ast.AST], scope: Scope) -> Iterator[tuple[str, Site, Scope]]:
    """Yield every name that `nodes` of `scope` bind or look up, where, and from which scope.

    Names in strings are none.
    """
    for node in nodes:
        yield from ((name, site, scope) for name, site in _names_of(node))
        if isinstance(node, _SCOPES):
            around, inside = _parts(node)
            yield from sites(around, scope)
            yield from sites(inside, _scope_of(node, inside, scope))
        else:
            yield from sites(ast.iter_child_nodes(node), scope)


def module_scope(body: list[ast.stmt]) -> Scope:
    """Return the scope of a module with the statements `body`."""
    scope = Scope(None)
    _bind(body, scope)
    return scope


def uses(function: Function, parameter: str) -> list[ast.Name]:
    """Return where the body of `function` looks up what is, or was, its parameter."""
    scope = _scope_of(function, function.body, Scope(None))
    scope.bound.add(parameter)
    found = [
        site
        for name, site, at in sites(function.body, scope)
        if name == parameter
        and isinstance(site, ast.Name)
        and isinstance(site.ctx, ast.Load)
        and at.owner(name) is scope
    ]
    return sorted(found, key=lambda site: (site.lineno, site.col_offset))


def defined(body: list[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    """Yield the names that the statements of a module bind, in whatever way, and the statement."""
    for statement in body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield statement.name, statement
            case ast.Import() | ast.ImportFrom():
                yield from ((_alias_name(alias), statement) for alias in statement.names)
            case _:
                for node in _own_parts(statement):
                    yield from ((name, statement) for name in _bindings(node))
                for block in blocks_of(statement):
                    yield from defined(block)


def _own_parts(statement: ast.stmt) -> list[ast.AST]:
    """Return the parts of `statement` that are no statements themselves."""
    return [
        child
        for child in ast.iter_child_nodes(statement)
        if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case)
    ]


def _bindings(node: ast.AST) -> Iterator[str]:
    """Yield the names that `node` binds in the scope it stands in."""
    for name, site in _names_of(node):
        if not isinstance(site, ast.Global) and (
            not isinstance(site, ast.Name) or not isinstance(site.ctx, ast.Load)
        ):
            yield name
    if isinstance(node, _SCOPES):
        around, inside = _parts(node)
        children = [*around, *(_walrus(inside) if isinstance(node, _COMPREHENSIONS) else ())]
    else:
        children = list(ast.iter_child_nodes(node))
    for child in children:
        yield from _bindings(child)


def _walrus(nodes: Iterable[ast.AST]) -> list[ast.AST]:
    """Return the assignments in a comprehension, which bind in the scope around it."""
    return [
        child.target
        for node in nodes
        for child in ast.walk(node)
        if isinstance(child, ast.NamedExpr)
    ]


def _names_of(node: ast.AST) -> Iterator[tuple[str, Site]]:
    """Yield the names that `node` itself has, whether it binds them or looks them up."""
    match node:
        case ast.Name(id=name):
            yield name, node
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, node
        case ast.alias():
            yield _alias_name(node), node
        case ast.Global(names=names):
            yield from ((name, node) for name in names)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name, node
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name, node
        case _:
            pass


def _alias_name(alias: ast.alias) -> str:
    return (alias.asname or alias.name).split(".")[0]


def _scope_of(node: ast.AST, inside: Iterable[ast.AST], parent: Scope) -> Scope:
    scope = Scope(parent, is_class=isinstance(node, ast.ClassDef))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        scope.bound |= {arg.arg for arg in all_args(node.args)}
    if isinstance(node, _COMPREHENSIONS):
        targets = [generator.target for generator in node.generators]
        scope.bound |= {name for target in targets for name in _bindings(target)}
    else:
        _bind(inside, scope)
    return scope


def _bind(nodes: Iterable[ast.AST], scope: Scope) -> None:
    """Add to `scope` what its statements bind, and what they say is bound further out."""
    for node in nodes:
        scope.bound.update(_bindings(node))
        for child in _within(node):
            if isinstance(child, ast.Global | ast.Nonlocal):
                scope.outer |= dict.fromkeys(child.names, isinstance(child, ast.Global))


def _within(node: ast.AST) -> Iterator[ast.AST]:
    """Yield `node` and what is in it and in the same scope."""
    yield node
    if not isinstance(node, _SCOPES):
        for child in ast.iter_child_nodes(node):
            yield from _within(child)


def _parts(node: ast.AST) -> tuple[list[ast.AST], list[ast.AST]]:
    """Return the parts of a node with a scope that are read around it, and those inside it."""
    match node:
        case ast.FunctionDef(body=body) | ast.AsyncFunctionDef(body=body):
            around = [
                *node.decorator_list,
                *_args(node.args),
                *([node.returns] if node.returns else []),
            ]
            return around, [*body]
        case ast.Lambda(args=args, body=body):
            return _args(args), [body]
        case ast.ClassDef(bases=bases, keywords=keywords, decorator_list=decorators, body=body):
            return [*decorators, *bases, *keywords], [*body]
        case ast.ListComp(generators=[first, *_]) | ast.SetComp(generators=[first, *_]):
            return [first.iter], [node.elt, *_clauses(node.generators)]
        case ast.GeneratorExp(generators=[first, *_]):
            return [first.iter], [node.elt, *_clauses(node.generators)]
        case ast.DictComp(generators=[first, *_], key=key, value=value):
            return [first.iter], [key, value, *_clauses(node.generators)]
        case _:
            return [], []


def _clauses(generators: list[ast.comprehension]) -> list[ast.AST]:
    """Return what the clauses of a comprehension read inside it: all but the first iterable."""
    later = [generator.iter for generator in generators[1:]]
    return [*(g.target for g in generators), *later, *(test for g in generators for test in g.ifs)]


def _args(args: ast.arguments) -> list[ast.AST]:
    """Return the defaults and annotations of parameters."""
    annotations = [arg.annotation for arg in all_args(args) if arg.annotation]
    return [*args.defaults, *(d for d in args.kw_defaults if d is not None), *annotations]


def all_args(args: ast.arguments) -> list[ast.arg]:
    """Return every parameter, those with stars as well, in the order they are written."""
    stars = [arg for arg in (args.vararg,) if arg], [arg for arg in (args.kwarg,) if arg]
    return [*args.posonlyargs, *args.args, *stars[0], *args.kwonlyargs, *stars[1]]
