"""The classes in arguments -> the modules they stand in, where one module would be slow to import."""

from __future__ import annotations

from collections.abc import Iterable

from fngen import names
from fngen.names import Namespace

_MOST_IN_ONE = 50
"""A class takes about a millisecond to import: with more than these, a first call would wait."""


def modules_of(functions: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    """Return the module of each class in arguments, by its name; empty where one holds them all.

    `functions` are their names, each with the classes that its arguments may hold.

    Classes that the same functions need stand together, in a module named after the function where
    it is one, else after their first class. So calling a function imports what it needs and
    nothing else; and as a class is needed by all that need one that holds it, modules that import
    one another never form a ring.
    """
    users: dict[str, list[str]] = {}
    for function, classes in functions:
        for name in classes:
            users.setdefault(name, []).append(function)
    if len(users) <= _MOST_IN_ONE:
        return {}
    # A module is an attribute of its package as a class is; in some scripts they look alike.
    taken = Namespace(users)
    modules: dict[tuple[str, ...], str] = {}
    for alone in (True, False):  # functions first: the names of their modules are the likelier ones
        for name, some in users.items():
            using = tuple(some)
            if using not in modules and (len(using) == 1) is alone:
                modules[using] = taken.claim(names.module_name(using[0] if alone else name))
    return {name: modules[tuple(some)] for name, some in users.items()}
