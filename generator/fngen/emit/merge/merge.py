"""The user's handlers.py and the functions of a spec -> handlers.py, with every byte of theirs."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field

from fngen.diagnostics import Diagnostics
from fngen.emit.imports import names_used
from fngen.emit.merge.docstrings import update_docstring
from fngen.emit.merge.dropped import uses
from fngen.emit.merge.edited import Edited
from fngen.emit.merge.headers import signature_of
from fngen.emit.merge.history import History
from fngen.emit.merge.imports import add_imports, defer_annotations, foreign
from fngen.emit.merge.parameters import Update, differences, update
from fngen.emit.merge.placing import place_stubs
from fngen.emit.merge.renaming import rename
from fngen.emit.merge.reports import Reports
from fngen.emit.merge.source import Edit, Function, Source, defined, functions_of
from fngen.emit.merge.stubs import waiting
from fngen.emit.merge.vanished import Types, vanished
from fngen.emit.views import FunctionView


@dataclass(frozen=True, slots=True)
class Merged:
    """What a build makes of handlers.py, and which functions it did something about.

    `orphaned` are handlers whose functions are gone, `waiting` those that nobody filled in.
    """

    text: str
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    orphaned: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


def merge(
    path: str,
    text: str,
    functions: Sequence[FunctionView],
    docstrings: Mapping[str, str],
    history: History,
    types: Types,
    stub: Callable[[FunctionView], str],
    diagnostics: Diagnostics,
    *,
    package: str = ".",
) -> Merged:
    """Return what becomes of `text`, a module at `path`, so that it has a handler for each function.

    What the spec changed is changed in it: names, parameters, return annotations, docstrings; what
    it lacks is added. Whatever the user wrote stays as it is. A file that does not parse is
    reported, and returned as it is.

    `docstrings` are the hashes of those of `functions`, `types` those in models and results, which
    are imported from `package`, and `stub` prints what is new.
    """
    reports = Reports(path, diagnostics)
    source = _parsed(text, reports)
    if source is None:
        return Merged(text)
    renaming = rename(source, history.renamed)
    if renaming.edits:
        source = Source(source.edited(renaming.edits))
    work = _Merge(source, functions, docstrings, history, renaming.refused)
    work.change()
    stubs = {each.name: stub(each) for each in _missing(source, functions, reports)}
    used = work.words.union(*(names_used(text) for text in stubs.values()))
    imports = add_imports(source, used, package)
    spaced = {edit.start for edit in imports if edit.text.endswith("\n\n")}
    order = [function.name for function in functions]
    edits = [*imports, *work.edits, *place_stubs(source, order, stubs, spaced)]
    after = Edited(source, edits)
    gone = _there(source, history.gone)
    lost = vanished(after, types, package)
    if any(use.function in gone for use in lost) and (deferring := defer_annotations(after.source)):
        after = Edited(after.source, deferring)  # or it could not be imported
        lost = vanished(after, types, package)
    reports.tell(after, renaming, gone, work.updates)
    reports.modules(after, order)
    reports.foreign(after, foreign(after.before, used, package))
    reports.vanished(after, lost)
    unfilled = {name for name, _ in waiting(source, order)}
    unfilled |= {name for name, text in stubs.items() if waiting(Source(text), [name])}
    return Merged(
        ("\ufeff" if text.startswith("\ufeff") else "") + after.text,
        new=tuple(stubs),
        changed=tuple(work.changed),
        renamed=tuple(renaming.done.values()),
        orphaned=tuple(gone),
        waiting=tuple(name for name in order if name in unfilled),
    )


def _parsed(text: str, reports: Reports) -> Source | None:
    try:
        return Source(text)
    except (SyntaxError, ValueError) as error:
        reports.unparsable(error)
        return None


def _missing(
    source: Source, functions: Sequence[FunctionView], reports: Reports
) -> list[FunctionView]:
    """Return the functions that the module does not have; none if that cannot be told, and say so."""
    known = dict(defined(source.tree.body))
    missing = [function for function in functions if function.name not in known]
    if missing and "*" in known:
        reports.star(known["*"].lineno)
        return []
    return missing


def _there(source: Source, gone: Mapping[str, str]) -> dict[str, str]:
    """Return those of `gone`, keys by function, that the module has a handler for."""
    known = {name for name, _ in defined(source.tree.body)}
    return {name: key for name, key in gone.items() if name in known}


@dataclass(slots=True)
class _Merge:
    """Changes the handlers that are there as the spec changed."""

    source: Source
    functions: Sequence[FunctionView]
    docstrings: Mapping[str, str]
    history: History
    refused: Container[str]
    edits: list[Edit] = field(default_factory=list[Edit])
    words: set[str] = field(default_factory=set[str])
    """What the new headers are made of: names that may have to be imported are among them."""
    changed: list[str] = field(default_factory=list[str])
    updates: dict[str, Update] = field(default_factory=dict[str, Update])
    was_called: dict[str, str] = field(default_factory=dict[str, str])

    def change(self) -> None:
        """Collect the edits for every function that is there."""
        renamed = self.history.renamed.items()
        self.was_called = {new: old for old, new in renamed if old not in self.refused}
        defs = functions_of(self.source.tree.body)
        elsewhere = {name for name, _ in defined(self.source.tree.body)} - defs.keys()
        for function in self.functions:
            edits: list[Edit] = []
            for node in defs.get(function.name, ()):
                if not _is_overload(node):
                    edits += [*self._header(function, node), *self._docstring(function, node)]
            if function.name in elsewhere:
                self._tell_elsewhere(function)
            if edits:
                self.changed.append(function.name)
                self.edits += edits

    def _header(self, function: FunctionView, node: Function) -> list[Edit]:
        before = self.was_called.get(function.name, function.name)
        if self.history.protocol.says(before, function.method):
            return []
        was = self.history.protocol.signature(before)
        stub = Source("\n".join([*function.stub, "    ..."]))
        (wanted,) = stub.tree.body
        assert isinstance(wanted, Function)
        if was is not None and was.text == signature_of(wanted).text:
            return []
        result = update(self.source, node, was, stub)
        if was is not None and result.edits:
            result.changed = differences(was, signature_of(wanted))
        result.dropped = [name for name in result.dropped if uses(self.source, node, name)]
        self.updates[function.name] = result
        for edit in result.edits:
            self.words.update(re.findall(r"\w+", edit.text))
        return result.edits

    def _docstring(self, function: FunctionView, node: Function) -> list[Edit]:
        before = self.was_called.get(function.name, function.name)
        was = self.history.docstrings.get(before)
        if was is None or was == self.docstrings[function.name]:
            return []
        return update_docstring(self.source, node, was, function.docstring)

    def _tell_elsewhere(self, function: FunctionView) -> None:
        """Note that a signature changed, or may have, whose function is not defined here."""
        before = self.was_called.get(function.name, function.name)
        if self.history.protocol.says(before, function.method):
            return
        (wanted,) = ast.parse("\n".join([*function.stub, "    ..."])).body
        assert isinstance(wanted, Function)
        was, now = self.history.protocol.signature(before), signature_of(wanted)
        text = ""
        if was is not None and was.text != now.text:
            text = f"in the spec {differences(was, now)}"
        elif was is None and function.name in self.history.back:
            text = f"the function is back in the spec, as `{now.text}`"
        if text:
            kept = f"it is not a `def` of this file, and {text}"
            self.updates[function.name] = Update(kept=[kept])


def _is_overload(node: Function) -> bool:
    return any(ast.unparse(each).split(".")[-1] == "overload" for each in node.decorator_list)
