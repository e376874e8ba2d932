"""Classes -> the modules of models: which stands where, in which order, with which imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from fngen.emit.imports import import_line
from fngen.emit.parts import ClassPart
from fngen.emit.views import ModuleView
from fngen.lower.payload import inmost_first

_MODULES = {
    "Annotated": "typing",
    "Any": "typing",
    "ByProperty": "fngen_runtime.models",
    "Literal": "typing",
    "Model": "fngen_runtime.models",
    "Field": "pydantic",
    "MISSING": "pydantic",
}
"""Where the names come from that are no classes of the package."""


def modules(
    classes: Mapping[str, ClassPart], module_of: Mapping[str, str]
) -> tuple[ModuleView, ...]:
    """Return the modules that `classes` stand in, by their names.

    `module_of` names the module of each class; where it is empty, there is one, without a name.
    """
    known = _MODULES.keys() | classes.keys()
    texts = {name: part.text for name, part in classes.items()}
    used = {name: known.intersection(part.uses) for name, part in classes.items()}
    members: dict[str, list[str]] = {}
    for name in classes:
        members.setdefault(module_of.get(name, ""), []).append(name)
    return tuple(
        _module(module, members[module], texts, used, module_of) for module in sorted(members)
    )


def _module(
    module: str,
    members: list[str],
    texts: Mapping[str, str],
    used: Mapping[str, set[str]],
    module_of: Mapping[str, str],
) -> ModuleView:
    ordered = list(_after_what_they_hold(members, used))
    return ModuleView(
        name=module,
        imports=_imports({name for member in members for name in used[member]}, members, module_of),
        statements=tuple(texts[name] for name in ordered),
        classes=tuple(ordered),
        exports=tuple(import_line(f".{module}", [f"{name} as {name}"], 4) for name in ordered),
    )


def _after_what_they_hold(members: list[str], used: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield `members`, each after those it uses, where they do not use one another."""
    last_first = members[::-1]  # as those are that are taken from the end
    inner = {name: [other for other in last_first if other in used[name]] for name in members}
    return inmost_first(last_first, inner)


def _imports(used: Iterable[str], members: Iterable[str], module_of: Mapping[str, str]) -> str:
    """Return the imports of what is `used` and stands elsewhere than among `members`."""
    sources: dict[str, list[str]] = {}
    for name in set(used).difference(members):
        sources.setdefault(_MODULES.get(name) or f".{module_of[name]}", []).append(name)
    groups = (
        ["typing"],
        ["fngen_runtime.models", "pydantic"],
        sorted(sources.keys() - set(_MODULES.values())),
    )
    blocks = [
        "\n".join(import_line(one, sources[one]) for one in group if one in sources)
        for group in groups
    ]
    return "\n\n".join(["from __future__ import annotations", *filter(None, blocks)])
