"""The parts of a package -> {path: text}, the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fngen.diagnostics import Diagnostics
from fngen.emit.environment import Printer
from fngen.emit.handlers import HandlersPrinter
from fngen.emit.merge import Merged, Present, Types, history_of
from fngen.emit.model_modules import modules
from fngen.emit.parts import Parts
from fngen.emit.present import package_view, results_view
from fngen.emit.views import ModulesView
from fngen.ir.modules import modules_of
from fngen.json_layout import lay_out
from fngen.names import Given


@dataclass(frozen=True, slots=True)
class Package:
    """What is generated from one spec: the text of every file, by path as seen from the output folder.

    `texts` are fngen's own files, `yours` the user's. `given` are the names of its functions, of which
    `strict` have a strict payload, and `lossy` one that does not tell a model all; `files` those that
    were read for it. `handlers` says what became of the user's, `docstrings` are the hashes of those
    in stubs, by function. `seen` are texts that were there when it was made, handlers and others, by path;
    nothing where there was none. `module` is what handlers are imported as, None for those of the
    package itself.
    """

    name: str
    source: str
    given: Mapping[str, Given]
    left_out: int
    strict: int
    lossy: int
    files: frozenset[str]
    texts: Mapping[PurePosixPath, str]
    yours: Mapping[PurePosixPath, str]
    handlers: Merged
    docstrings: Mapping[str, str]
    seen: Mapping[str, str]
    module: str | None


def emit(
    parts: Parts, present: Present, templates: Path | None, diagnostics: Diagnostics
) -> Package:
    """Return the package that is made of `parts`; `present` is what is there of it."""
    printer = Printer(templates, diagnostics, present.written)
    view = package_view(parts, present.home)
    texts = {
        "__init__.py": printer.render("__init__.py.j2", package=view),
        "dispatch.py": printer.render("dispatch.py.j2", package=view),
        "functions.json": _functions_json(parts),
        "py.typed": "",
        "results.py": printer.render("results.py.j2", results=results_view(parts)),
    }
    texts |= _models(parts, view.source, printer)
    docstrings = {function.name: function.docstring for function in parts.functions}
    named = {function.key: function.name for function in parts.functions}
    history = history_of(present, named, parts.left_out, texts["functions.json"])
    types = _types(parts, texts)
    handling = HandlersPrinter(present, view, docstrings, history, types, printer, diagnostics)
    groups = {function.name: function.group for function in parts.functions}
    handlers = handling.split(groups) if present.home.is_split else handling.whole()
    made = {f"{parts.name}/{name}": text for name, text in texts.items()} | {**handlers.made}
    return Package(
        name=parts.name,
        source=parts.source,
        given={each.key: Given(each.tool, each.name) for each in parts.functions},
        left_out=len(parts.left_out),
        strict=sum(each.is_strict for each in parts.functions),
        lossy=sum(each.is_lossy for each in parts.functions),
        files=parts.files,
        texts={PurePosixPath(path): made[path] for path in sorted(made)},
        handlers=handlers.merged,
        yours={PurePosixPath(path): text for path, text in handlers.texts.items()},
        docstrings=docstrings,
        seen={
            **present.files,
            f"{parts.name}/dispatch.py": present.protocol,
            f"{parts.name}/functions.json": present.contract,
        },
        module=present.home.module,
    )


def _types(parts: Parts, texts: Mapping[str, str]) -> Types:
    """Return the types that handlers may use, in the files `texts`."""
    models = texts.get("models.py") or texts["models/__init__.py"]
    names = [f"models.{name}" for name in parts.models]
    names += [f"results.{name}" for name in parts.results]
    return Types(frozenset(names), {"models": models, "results": texts["results.py"]})


def _models(parts: Parts, source: str, printer: Printer) -> dict[str, str]:
    """Return models.py; or the package `models`, where one module would be slow to import."""
    module_of = modules_of((each.name, each.models) for each in parts.functions)
    models = ModulesView(source, modules(parts.models, module_of))
    if not module_of:
        module = models.modules[0] if models.modules else None
        return {"models.py": printer.render("models/module.py.j2", models=models, module=module)}
    texts = {"models/__init__.py": printer.render("models/__init__.py.j2", models=models)}
    for module in models.modules:
        texts[f"models/{module.name}.py"] = printer.render(
            "models/module.py.j2", models=models, module=module
        )
    return texts


def _functions_json(parts: Parts) -> str:
    pieces = ["{\n"]
    for name, text in parts.head.items():
        pieces += [f'  "{name}": {text}', ",\n"]
    entries = [function.entry for function in parts.functions]
    pieces += ['  "functions": ', *_block("[", entries, "]")]
    if parts.returned:
        named = [f"{lay_out(name)}: {one.text}" for name, one in parts.returned.items()]
        pieces += [',\n  "$defs": ', *_block("{", named, "}")]
    pieces.append("\n}\n")
    return "".join(pieces)  # joined once: it is the largest file by far


def _block(opening: str, texts: list[str], closing: str) -> list[str]:
    """Return members of an object or array, each laid out, as lines of their own; in pieces."""
    if not texts:
        return [opening, closing]
    lines = [piece for text in texts for piece in (",\n    ", text)]
    return [opening, "\n    ", *lines[1:], "\n  ", closing]
