"""One API -> {path: text}, the whole of its package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fngen.diagnostics import Diagnostics
from fngen.emit.environment import Printer
from fngen.emit.merge import Merged, Present, history_of, merge
from fngen.emit.merge.docstrings import hash_of_lines
from fngen.emit.models import render_models
from fngen.emit.present import package_view
from fngen.emit.views import FunctionView, PackageView
from fngen.ir.model import Api
from fngen.json_layout import lay_out
from fngen.json_types import JsonObject

HANDLERS = "handlers.py"


@dataclass(frozen=True, slots=True)
class Package:
    """The text of every file of a package, by path below the output folder.

    `handlers` says what became of the user's; `docstrings` are the hashes of those in stubs.
    """

    files: Mapping[PurePosixPath, str]
    handlers: Merged
    docstrings: Mapping[str, str]


def emit(
    api: Api,
    contract: JsonObject,
    handlers: Present | None,
    templates: Path | None,
    diagnostics: Diagnostics,
) -> Package:
    """Return the package of `api`; `handlers` is the user's handlers.py, None where there is none."""
    printer = Printer(templates, diagnostics)
    view = package_view(api)
    texts = {
        "__init__.py": printer.render("__init__.py.j2", package=view),
        "dispatch.py": printer.render("dispatch.py.j2", package=view),
        "functions.json": lay_out(contract) + "\n",
        "models.py": render_models(api),
        "py.typed": "",
        "results.py": printer.render("results.py.j2", package=view),
    }

    def stub(function: FunctionView) -> str:
        return printer.render("partials/stub.j2", function=function)

    if handlers is None or not handlers.text.strip():
        merged = _fresh(printer, view)
    else:
        history = history_of(handlers, api, contract)
        merged = merge(handlers, view.functions, history, stub, diagnostics)
    texts[HANDLERS] = merged.text
    files = {PurePosixPath(api.name, name): text for name, text in sorted(texts.items())}
    docstrings = {function.name: hash_of_lines(function.docstring) for function in view.functions}
    return Package(files, merged, docstrings)


def _fresh(printer: Printer, view: PackageView) -> Merged:
    names = [function.name for function in view.functions]
    text = printer.render("handlers.py.j2", package=view)
    return Merged(text, new=tuple(names), waiting=tuple((name, 0) for name in names))
