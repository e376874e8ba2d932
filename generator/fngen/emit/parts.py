"""What a package is made of: a part for each function, and the classes and definitions they share.

A part is made of its function and of the names that were given, and of nothing else. So a build
that finds a function as it was can take its part as it is (`fngen/again.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fngen.emit.views import FunctionView


@dataclass(frozen=True, slots=True)
class FunctionPart:
    """What a package holds of one function.

    `entry` is its text in functions.json. `models` and `results` name the classes that its
    arguments and its result may hold, `sent` and `returned` the definitions that their schemas lead
    to. `docstring` is the hash of that of its stub, `group` its module where handlers are split.
    `view_of` and `entry_of` are digests of what these were made of.
    """

    key: str
    tool: str
    view: FunctionView
    view_of: str
    entry: str
    entry_of: str
    models: tuple[str, ...]
    results: tuple[str, ...]
    sent: tuple[str, ...]
    returned: tuple[str, ...]
    docstring: str
    group: str
    is_strict: bool
    is_lossy: bool

    @property
    def name(self) -> str:
        """What it is called in Python."""
        return self.view.name


@dataclass(frozen=True, slots=True)
class ClassPart:
    """A class: its text, and the names that it uses; `of` is a digest of what it was made of.

    `wanted` is the name that it would have if no other class had it, `origin` where its schema is.
    """

    of: str
    text: str
    uses: tuple[str, ...]
    wanted: str
    origin: str


@dataclass(frozen=True, slots=True)
class DefinitionPart:
    """A definition that others refer to: its text in functions.json, if it has one; where it is."""

    text: str
    origin: str


@dataclass(frozen=True, slots=True)
class Parts:
    """A package in parts, all in the order that it has them in.

    `head` are the members of functions.json beside its functions and definitions, as text. `files`
    are those that were read for it, `left_out` the keys of functions that are not to be generated.
    """

    name: str
    source: str
    head: Mapping[str, str]
    functions: tuple[FunctionPart, ...]
    models: Mapping[str, ClassPart]
    results: Mapping[str, ClassPart]
    sent: Mapping[str, DefinitionPart]
    returned: Mapping[str, DefinitionPart]
    left_out: tuple[str, ...]
    files: frozenset[str] = field(default_factory=frozenset[str])


def in_order(named: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return each of the names once, in the order of first use."""
    return tuple(dict.fromkeys(name for names in named for name in names))
