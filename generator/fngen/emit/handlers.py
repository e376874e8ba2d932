"""The handlers of a package: merged in one file, or in several and exported by a package of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from posixpath import basename, join

from fngen.diagnostics import Diagnostics
from fngen.emit.environment import Printer
from fngen.emit.imports import import_block
from fngen.emit.merge import History, Merged, Present, Source, Types, merge
from fngen.emit.merge.renaming import follow
from fngen.emit.merge.source import defined, functions_of
from fngen.emit.views import ExportsView, ExportView, FunctionView, PackageView


@dataclass(frozen=True, slots=True)
class Handlers:
    """Texts of the user's files, and of the one that is `made` of them, by path; and their fate."""

    texts: Mapping[str, str]
    made: Mapping[str, str]
    merged: Merged


@dataclass(frozen=True, slots=True)
class HandlersPrinter:
    """Brings the handlers of one package up to date."""

    present: Present
    view: PackageView
    docstrings: Mapping[str, str]
    history: History
    types: Types
    printer: Printer
    diagnostics: Diagnostics

    def whole(self) -> Handlers:
        """Return the handlers of a package that has them in one file."""
        path = self.present.home.path
        merged = self._merged(path, self.view.functions, self.history)
        return Handlers({path: merged.text}, {}, merged)

    def split(self, groups: Mapping[str, str]) -> Handlers:
        """Return the handlers of a package that has them in modules.

        A function stays in the module that it is in; one that is new comes into that of `groups`.
        """
        folder = self.present.home.path
        present = self._homes()
        homes = self._after(present)
        modules: dict[str, list[FunctionView]] = {path: [] for path in self.present.files}
        for function in self.view.functions:
            new = join(folder, f"{groups[function.name]}.py")
            modules.setdefault(homes.get(function.name, new), []).append(function)
        results = {
            path: self._merged(path, some, self._history_in(path, present))
            for path, some in sorted(modules.items())
            if some or self.present.files[path].strip()
        }
        texts = {
            path: follow(result.text, self._moved(present), self.present.home.module)
            for path, result in results.items()
        }
        exports = tuple(
            ExportView(basename(path).removesuffix(".py"), tuple(sorted(f.name for f in some)))
            for path, some in sorted(modules.items())
            if some
        )
        view = ExportsView(self.view.source, exports)
        init = self.printer.render("handlers/__init__.py.j2", exports=view)
        return Handlers(texts, {join(folder, "__init__.py"): init}, _sum(results.values()))

    def _homes(self) -> dict[str, str]:
        """Return the file of each function that is there: the one that defines it, or imports it."""
        homes: dict[str, str] = {}
        certain: dict[str, str] = {}
        for path, text in self.present.files.items():
            try:
                body = Source(text).tree.body
            except (SyntaxError, ValueError):
                continue  # the merge reports it
            homes |= dict.fromkeys((name for name, _ in defined(body)), path)
            certain |= dict.fromkeys(functions_of(body), path)
        homes |= certain
        return homes | certain

    def _after(self, homes: Mapping[str, str]) -> dict[str, str]:
        """Return the file of each function once they are renamed: two may have swapped names."""
        renamed = self.history.renamed
        stay = homes.keys() - renamed.keys()
        moved = {
            new: homes[old] for old, new in renamed.items() if old in homes and new not in stay
        }
        return {**homes, **moved}

    def _moved(self, homes: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        """Return the module and the new name of each function that was renamed, by its old one."""
        return {
            old: (basename(homes[old]).removesuffix(".py"), new)
            for old, new in self.history.renamed.items()
            if old in homes
        }

    def _history_in(self, path: str, homes: Mapping[str, str]) -> History:
        """Return what became of the functions in the module at `path`, and of no others."""
        renamed = {old: new for old, new in self.history.renamed.items() if homes.get(old) == path}
        gone = {name: key for name, key in self.history.gone.items() if homes.get(name) == path}
        return replace(self.history, renamed=renamed, gone=gone)

    def _merged(self, path: str, functions: Iterable[FunctionView], history: History) -> Merged:
        functions = tuple(functions)
        text = self.present.files.get(path, "")
        if not text.strip():
            return self._fresh(functions)
        package = self.present.home.package

        def stub(function: FunctionView) -> str:
            return self.printer.render("partials/stub.j2", function=function)

        return merge(
            self.present.home.shown(path),
            text,
            functions,
            self.docstrings,
            history,
            self.types,
            stub,
            self.diagnostics,
            package=package,
        )

    def _fresh(self, functions: tuple[FunctionView, ...]) -> Merged:
        view = self.view
        if functions != view.functions:
            used = {name for function in functions for name in function.names}
            package = self.present.home.package
            imports = import_block(used, checked_only=("results",), package=package)
            view = replace(view, functions=functions, handlers_imports=imports)
        names = tuple(function.name for function in functions)
        text = self.printer.render("handlers.py.j2", package=view)
        return Merged(text, new=names, waiting=names)


def _sum(parts: Iterable[Merged]) -> Merged:
    parts = tuple(parts)
    return Merged(
        "",
        tuple(name for part in parts for name in part.new),
        tuple(name for part in parts for name in part.changed),
        tuple(name for part in parts for name in part.renamed),
        tuple(name for part in parts for name in part.orphaned),
        tuple(name for part in parts for name in part.waiting),
    )
