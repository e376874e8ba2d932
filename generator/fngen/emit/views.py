"""All that a template may read: frozen values, every text ready to be printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class FunctionView:
    """A function, as a stub and as a method of the protocol: lines of code without indentation.

    `names` are those that its annotations use; `is_typed` tells whether its result has a type.
    """

    name: str
    stub: tuple[str, ...]
    docstring: tuple[str, ...]
    method: tuple[str, ...]
    names: tuple[str, ...]
    is_typed: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """A key of a TypedDict.

    `lines` say it in a class body; `key` and `quoted`, its name and annotation as literals, in a
    call.
    """

    name: str
    key: str
    annotation: str
    quoted: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultView:
    """A TypedDict; `as_call` where a key cannot be written in a class body."""

    name: str
    docstring: tuple[str, ...]
    fields: tuple[FieldView, ...]
    as_call: bool


@dataclass(frozen=True, slots=True)
class ModelView:
    """A class of objects in arguments; `fields` are the lines of each, docstring included.

    `names` are those that it uses.
    """

    name: str
    docstring: tuple[str, ...]
    fields: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultsView:
    """The types of results; `imports` is a block of lines, each of `classes` the text of one."""

    source: str
    classes: tuple[str, ...]
    imports: str


@dataclass(frozen=True, slots=True)
class ModuleView:
    """A module of models: its imports, and its statements, which define or complete classes.

    `exports` are the lines by which their package has its `classes`.
    """

    name: str
    imports: str
    statements: tuple[str, ...]
    classes: tuple[str, ...]
    exports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModulesView:
    """The modules of a package of models."""

    source: str
    modules: tuple[ModuleView, ...]


@dataclass(frozen=True, slots=True)
class PackageView:
    """One package; imports are blocks of lines.

    `handlers` says what its handlers are, `handlers_module` which module they are if it is not the
    package's own.
    """

    name: str
    source: str
    functions: tuple[FunctionView, ...]
    dispatch_imports: str
    handlers_imports: str
    handlers: str
    handlers_module: str | None


@dataclass(frozen=True, slots=True)
class ExportView:
    """A module of handlers, and the functions that it has for the dispatcher."""

    name: str
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportsView:
    """The package of modules that handlers are split in."""

    source: str
    modules: tuple[ExportView, ...]


View: TypeAlias = (
    ExportsView
    | FunctionView
    | ModelView
    | ModuleView
    | ModulesView
    | PackageView
    | ResultView
    | ResultsView
    | None
)
"""What a template is given."""
