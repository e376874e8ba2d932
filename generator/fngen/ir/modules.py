"""The classes in arguments -> the modules they stand in, where one module would be slow to import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fngen import names
from fngen.ir.model import Api
from fngen.ir.walk import holds_object, reachable
from fngen.names import Namespace

_MOST_IN_ONE = 50
"""A class takes about a millisecond to import: with more than these, a first call would wait."""


def modules_of(api: Api) -> Mapping[str, str]:
    """Return the module of each class in arguments, by its name; empty where one holds them all.

    Classes that the same functions need stand together, in a module named after the function where
    it is one, else after their first class. So calling a function imports what it needs and
    nothing else; and as a class is needed by all that need one that holds it, modules that import
    one another never form a ring.
    """
    users = dict(_users(api))
    if len(users) <= _MOST_IN_ONE:
        return {}
    # A module is an attribute of its package as a class is; in some scripts they look alike.
    taken = Namespace(users)
    modules: dict[tuple[str, ...], str] = {}
    for alone in (True, False):  # functions first: the names of their modules are the likelier ones
        for name, functions in users.items():
            if functions not in modules and (len(functions) == 1) is alone:
                modules[functions] = taken.claim(names.module_name(functions[0] if alone else name))
    return {name: modules[functions] for name, functions in users.items()}


def _users(api: Api) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each class and the functions whose arguments may hold an object of it."""
    users: dict[str, list[str]] = {kind.name: [] for kind in api.models.values()}
    for tool in api.tools:
        if tool.view is None:
            continue
        kinds = [argument.type for argument in tool.arguments if holds_object(argument.type)]
        for kind in reachable(kinds, api.models).values():
            users[kind.name].append(tool.py_name)
        yield tool.view, (tool.py_name,)
    yield from ((name, tuple(functions)) for name, functions in users.items())
