"""Building again where a few paths changed: their functions are compiled as if there were no others.

What a function comes to depends on its path item, on what all paths share, and on the names of
classes and definitions, which must differ over the whole package. So the parts of a function whose
path item is as it was still hold, if a build of all functions would give the same names. It does if
each name that the changed functions ask for is nobody else's or has stood for the same before, and
none that others ask for as well is given up. Where that is not sure, everything is compiled.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from pydantic_core import to_json

from fngen.diagnostics import BuildFailed, Diagnostic, Diagnostics, Location
from fngen.emit import Parts
from fngen.emit.parts import ClassPart, DefinitionPart, FunctionPart, in_order
from fngen.hashes import digest_of_bytes
from fngen.json_types import split_pointer
from fngen.load.source import SpecKind
from fngen.load.spec import Spec
from fngen.memo import digest_of_values
from fngen.names import Given
from fngen.resolve import Head, Wanted
from fngen.resolve.schemas import written_name
from fngen.write.last import Fingerprint, Last

_REFERENCE = re.compile(rb'"\$ref":"([^"\\]*(?:\\.[^"\\]*)*)"')
_COMPONENT = re.compile(r"#/(?:components|definitions|parameters|responses)/")
_SCHEMA = re.compile(r"#/(?:components/schemas|definitions)/")
_RESOURCES = re.compile(
    rb'"\$(?:(?:id|anchor|self|dynamicRef|dynamicAnchor|recursiveRef)":"|recursiveAnchor":true)'
)
_ANCHOR = re.compile(rb"(?:^|[\s\[{,])&\S", re.MULTILINE)
_ONE_OF = 4
"""Of so many paths one may have changed: where more did, compiling all costs little more."""
_NOTHING = Fingerprint("", {}, {})


def fingerprint_of(spec: Spec, asked: str, last: Last | None) -> Fingerprint | None:
    """Return what the functions of `spec` are made of; `asked` is what else they depend on.

    `last` is what it was built as before: what is the same is not looked into again. None where they
    are made of more than their path items and what all paths share: they are no operations, or
    references lead elsewhere than to components.
    """
    data = spec.source.data
    if spec.kind not in {SpecKind.OPENAPI, SpecKind.SWAGGER} or not isinstance(data, dict):
        return None
    paths = data.get("paths")
    if not isinstance(paths, dict):
        return None
    if spec.source.syntax == "yaml" and _ANCHOR.search(spec.source.raw):
        return None  # an alias is the very object that it names, wherever it stands
    shared = to_json({key: value for key, value in data.items() if key != "paths"})
    around = digest_of_values([asked, spec.name, spec.source.path, digest_of_bytes(shared)])
    before = (last and last.fingerprint) or _NOTHING
    digests: dict[str, str] = {}
    refers: dict[str, tuple[str, ...]] = {}
    for path, item in paths.items():
        text = to_json(item)
        digests[path] = digest_of_bytes(text)
        is_same = before.paths.get(path) == digests[path]
        found = before.refers[path] if is_same else _references(text)
        if found is None:
            return None
        refers[path] = found
    if before.around != around and _references(shared) is None:
        return None
    return Fingerprint(around, digests, refers)


def _references(text: bytes) -> tuple[str, ...] | None:
    """Return the references in `text`; None where one leads elsewhere than to a component."""
    found = sorted({reference.decode() for reference in _REFERENCE.findall(text)})
    is_plain = all(map(_COMPONENT.match, found)) and not _RESOURCES.search(text)
    return tuple(found) if is_plain else None


def again(
    last: Last | None,
    now: Fingerprint | None,
    given: Mapping[str, Given],
    wants: Wanted,
    compiled: Callable[[Wanted, Diagnostics], Parts],
) -> Last | None:
    """Return what a build comes to of a spec with the fingerprint `now`, built before as `last`.

    None where a build of all functions might come to something else. `given` are the names that
    functions have, `wants` tells which are generated; `compiled` are the parts of those wanted.
    """
    changed = _changed_paths(last, now)
    if last is None or now is None or changed is None:
        return None
    functions = last.parts.functions
    if any(given.get(one.key) != Given(one.tool, one.name) for one in functions):
        return None
    asked: list[str] = []

    def wanted(package: str, head: Head) -> bool:
        if not wants(package, head):
            return False
        asked.append(head.key)
        return head.path in changed

    told = Diagnostics()
    try:
        new = compiled(wanted, told)
    except BuildFailed:
        return None
    left_out = tuple(key for key in new.left_out if key not in set(asked))
    if asked != [one.key for one in functions] or left_out != last.parts.left_out:
        return None
    return (
        _renewed(last, now, changed, new, told.items) if changed else replace(last, fingerprint=now)
    )


def _changed_paths(last: Last | None, now: Fingerprint | None) -> frozenset[str] | None:
    """Return the paths that changed since `last`; None where all is to be compiled."""
    before = None if last is None else last.fingerprint
    if before is None or now is None or before.around != now.around:
        return None
    if list(before.paths) != list(now.paths):
        return None
    changed = frozenset(path for path, digest in now.paths.items() if before.paths[path] != digest)
    # A class in a component that is no schema is called after the first function to refer to it.
    new = _refers(now, changed) - _refers(before, changed)
    if any(not _SCHEMA.match(reference) for reference in new):
        return None
    return changed if len(changed) * _ONE_OF <= len(now.paths) else None


def _refers(fingerprint: Fingerprint, paths: Iterable[str]) -> set[str]:
    """Return all that `paths` refer to."""
    return {reference for path in paths for reference in fingerprint.refers.get(path, ())}


def _renewed(
    last: Last,
    now: Fingerprint,
    paths: Collection[str],
    new: Parts,
    told: Collection[Diagnostic],
) -> Last | None:
    """Return `last` with what the functions of the changed `paths` came to: `new`, and what was `told`."""
    by_key = {function.key: function for function in new.functions}
    old = [function for function in last.parts.functions if function.key in by_key]
    same = [function for function in last.parts.functions if function.key not in by_key]
    if [_called(function) for function in old] != [_called(one) for one in new.functions]:
        return None
    parts = last.parts
    holds = (
        _classes_hold(paths, parts.models, new.models, _models(old), _models(same))
        and _classes_hold(paths, parts.results, new.results, _results(old), _results(same))
        and _definitions_hold(parts.sent, new.sent)
        and _definitions_hold(parts.returned, new.returned)
    )
    diagnostics = _told(last, now, paths, told)
    if not holds or diagnostics is None:
        return None
    functions = tuple(by_key.get(function.key, function) for function in parts.functions)
    models, results = {**parts.models, **new.models}, {**parts.results, **new.results}
    sent, returned = {**parts.sent, **new.sent}, {**parts.returned, **new.returned}
    merged = replace(
        parts,
        functions=functions,
        models={name: models[name] for name in _models(functions)},
        results={name: results[name] for name in _results(functions)},
        sent={name: sent[name] for name in in_order(one.sent for one in functions)},
        returned={name: returned[name] for name in in_order(one.returned for one in functions)},
    )
    return replace(last, fingerprint=now, parts=merged, diagnostics=diagnostics)


def _called(function: FunctionPart) -> tuple[str, ...]:
    return function.key, function.tool, function.name, function.group


def _models(functions: Iterable[FunctionPart]) -> tuple[str, ...]:
    return in_order(function.models for function in functions)


def _results(functions: Iterable[FunctionPart]) -> tuple[str, ...]:
    return in_order(function.results for function in functions)


def _classes_hold(
    paths: Collection[str],
    before: Mapping[str, ClassPart],
    after: Mapping[str, ClassPart],
    old: Collection[str],
    same: Collection[str],
) -> bool:
    """Tell whether the classes `after` are called as they would be in a build of all functions.

    `before` are all classes, of which functions of the changed `paths` had `old`, and others have
    `same`.
    """
    asked = Counter(part.wanted for part in before.values())
    others = frozenset(same)
    shared = {before[name].origin for name in others}

    def is_kept(name: str, part: ClassPart) -> bool:
        known = before.get(name)
        if known is None:
            is_free = name not in asked and not _is_numbered(name, asked)
            return part.wanted == name and is_free and part.origin not in shared
        if name in others:
            return part == known
        return (part.wanted, part.origin) == (known.wanted, known.origin)

    def can_go(name: str) -> bool:
        part = before[name]
        is_alone = part.wanted == name and asked[name] == 1 and not _is_numbered(name, asked)
        return is_alone and (name not in others or _path_at(part.origin) is None)

    return (
        # Those that stand in another path are called after a function there.
        all((_path_at(before[name].origin) or "") in {"", *paths} for name in old)
        and all(is_kept(name, part) for name, part in after.items())
        and all(can_go(name) for name in old if name not in after)
    )


def _is_numbered(name: str, asked: Mapping[str, int]) -> bool:
    """Tell whether `name` may be given where several ask for one that it is with a number."""
    bare = len(name.rstrip("0123456789"))
    return any(asked.get(name[:end], 0) > 1 for end in range(bare, len(name)))


def _definitions_hold(
    before: Mapping[str, DefinitionPart], after: Mapping[str, DefinitionPart]
) -> bool:
    """Tell whether all definitions are called as they are where they stand, and each is one."""
    return all(
        written_name(split_pointer(part.origin)[-1]) == name and before.get(name, part) == part
        for some in (before, after)
        for name, part in some.items()
    )


def _told(
    last: Last, now: Fingerprint, paths: Collection[str], told: Collection[Diagnostic]
) -> tuple[Diagnostic, ...] | None:
    """Return what a build of all functions tells; None where that is not sure."""
    kept = [item for item in last.diagnostics if _path_of(item.location) not in paths]
    if any(_path_of(note.location) in paths for item in kept for note in item.notes):
        return None
    added = [item for item in told if item not in kept]
    if any(_path_of(item.location) not in paths for item in added):
        return None
    # What is told of a component that nothing refers to any more is told no more.
    others = {ref for path, some in now.refers.items() if path not in paths for ref in some}
    assert last.fingerprint is not None, "nothing is known to have changed without it"
    gone = _refers(last.fingerprint, paths) - _refers(now, paths) - others
    if gone and any(_COMPONENT.match(f"#{item.location.pointer}") for item in kept):
        return None
    return in_document_order((*kept, *added), now)


def _path_of(location: Location) -> str | None:
    """Return the path that `location` is in, where it is in one."""
    tokens = split_pointer(location.pointer)
    return tokens[1] if len(tokens) > 1 and tokens[0] == "paths" else None


def _path_at(origin: str) -> str | None:
    return _path_of(Location("", _pointer(origin)))


def _pointer(origin: str) -> str:
    return origin.partition("#")[2]


def in_document_order(
    diagnostics: Iterable[Diagnostic], fingerprint: Fingerprint | None
) -> tuple[Diagnostic, ...]:
    """Return what was told of an API in the order of its paths; of what is in none, at the end.

    So it is told in one order, whichever paths were compiled.
    """
    paths = list(fingerprint.paths) if fingerprint else []
    places = {path: place for place, path in enumerate(paths)}
    end = len(places)
    return tuple(
        sorted(diagnostics, key=lambda item: places.get(_path_of(item.location) or "", end))
    )
