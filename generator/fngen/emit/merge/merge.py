"""The user's handlers.py and the functions of a spec -> handlers.py, with every byte of theirs."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fngen.diagnostics import Diagnostics
from fngen.emit.imports import names_used
from fngen.emit.merge.docstrings import update_docstring
from fngen.emit.merge.headers import signature_of
from fngen.emit.merge.history import History
from fngen.emit.merge.imports import add_imports, foreign
from fngen.emit.merge.parameters import Update, differences, update
from fngen.emit.merge.placing import place_stubs
from fngen.emit.merge.renaming import rename
from fngen.emit.merge.reports import Reports
from fngen.emit.merge.scopes import defined, uses
from fngen.emit.merge.source import Edit, Function, Source, functions_of
from fngen.emit.views import FunctionView


@dataclass(frozen=True, slots=True)
class Merged:
    """What a build makes of handlers.py, and which functions it did something about.

    `orphaned` are handlers whose functions are gone, `waiting` those that nobody filled in, with
    their lines.
    """

    text: str
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    orphaned: tuple[str, ...] = ()
    waiting: tuple[tuple[str, int], ...] = ()


def merge(
    path: str,
    text: str,
    functions: Sequence[FunctionView],
    docstrings: Mapping[str, str],
    history: History,
    stub: Callable[[FunctionView], str],
    diagnostics: Diagnostics,
    *,
    package: str = ".",
) -> Merged:
    """Return what becomes of `text`, a module at `path`, so that it has a handler for each function.

    `docstrings` are the hashes of those of `functions`, and `stub` prints what is new. Models and
    results are imported from `package`.
    What the spec changed is changed in it: names, parameters, return annotations, docstrings; what
    it lacks is added. Whatever the user wrote stays as it is. A file that does not parse is
    reported, and returned as it is.
    """
    reports = Reports(path, diagnostics)
    source = _parsed(text, reports)
    if source is None:
        return Merged(text)
    there = dict(defined(source.tree.body))
    edits, refused = rename(source, history.renamed)
    if edits:
        source = Source(source.edited(edits))
    known = dict(defined(source.tree.body))
    renamed = {
        old: new for old, new in history.renamed.items() if old not in refused and new in known
    }
    was_called = {new: old for old, new in renamed.items()}
    work = _Merge(source, functions, docstrings, history, was_called)
    work.change()
    missing = [function for function in functions if function.name not in known]
    if "*" in known and missing:
        reports.star(known["*"].lineno)
        missing = []
    views = {function.name: function for function in functions}
    stubs = {function.name: stub(function) for function in missing}
    used = work.words.union(*(names_used(text) for text in stubs.values()))
    edits = [
        *add_imports(source, used, package),
        *work.edits,
        *place_stubs(source, list(views), stubs),
    ]
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    after = Source(source.edited(edits)) if edits else source
    gone = [name for name in history.gone if name in known and name not in views]
    renamed = {old: new for old, new in renamed.items() if old in there}
    refusals = {old: (history.renamed[old], why) for old, why in refused.items()}
    orphaned = {name: history.gone[name] for name in gone}
    reports.tell(after, renamed, refusals, orphaned, work.updates)
    reports.modules(after, views)
    reports.foreign(foreign(after, used, package))
    return Merged(
        mark + after.text,
        tuple(stubs),
        tuple(work.changed),
        tuple(renamed.values()),
        tuple(gone),
        tuple(waiting(after, views)),
    )


def waiting(source: Source, names: Iterable[str]) -> list[tuple[str, int]]:
    """Return the handlers in `names` that nobody filled in, and their lines."""
    functions = functions_of(source.tree.body)
    return [
        (name, functions[name][-1].lineno)
        for name in names
        if name in functions and is_stub(functions[name][-1])
    ]


def is_stub(node: Function) -> bool:
    """Tell whether `node` does nothing but raise NotImplementedError."""
    match node.body:
        case [ast.Expr(value=ast.Constant()), ast.Raise(exc=raised, cause=None)]:
            pass
        case [ast.Raise(exc=raised, cause=None)]:
            pass
        case _:
            return False
    match raised:
        case ast.Name(id="NotImplementedError"):
            return True
        case ast.Call(func=ast.Name(id="NotImplementedError"), args=[], keywords=[]):
            return True
        case _:
            return False


def _parsed(text: str, reports: Reports) -> Source | None:
    try:
        return Source(text)
    except (SyntaxError, ValueError) as error:
        reports.unparsable(error)
        return None


@dataclass(slots=True)
class _Merge:
    """Changes the handlers that are there as the spec changed."""

    source: Source
    functions: Sequence[FunctionView]
    docstrings: Mapping[str, str]
    history: History
    was_called: Mapping[str, str]
    edits: list[Edit] = field(default_factory=list[Edit])
    words: set[str] = field(default_factory=set[str])
    """What the new headers are made of: names that may have to be imported are among them."""
    changed: list[str] = field(default_factory=list[str])
    updates: dict[str, Update] = field(default_factory=dict[str, Update])

    def change(self) -> None:
        """Collect the edits for every function that is there."""
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
        result.dropped = [name for name in result.dropped if uses(node, name)]
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
        """Note that a signature changed whose function is not defined here."""
        before = self.was_called.get(function.name, function.name)
        if self.history.protocol.says(before, function.method):
            return
        (wanted,) = ast.parse("\n".join([*function.stub, "    ..."])).body
        assert isinstance(wanted, Function)
        was, now = self.history.protocol.signature(before), signature_of(wanted)
        if was is not None and was.text != now.text:
            text = f"it is not a `def` of this file, and in the spec {differences(was, now)}"
            self.updates[function.name] = Update(kept=[text])


def _is_overload(node: Function) -> bool:
    return any(ast.unparse(each).split(".")[-1] == "overload" for each in node.decorator_list)
