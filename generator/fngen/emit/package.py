"""One API -> {path: text}, the whole of its package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from fngen.diagnostics import Diagnostics
from fngen.emit.environment import Printer
from fngen.emit.handlers import HandlersPrinter
from fngen.emit.merge import Merged, Present, Types, history_of
from fngen.emit.merge.docstrings import hash_of_lines
from fngen.emit.model_modules import modules
from fngen.emit.models import class_texts
from fngen.emit.present import package_view, results_view
from fngen.emit.views import ModulesView
from fngen.ir.model import Api
from fngen.ir.modules import modules_of
from fngen.json_layout import lay_out
from fngen.json_types import JsonObject
from fngen.memo import Memo
from fngen.names import Given


@dataclass(frozen=True, slots=True)
class Package:
    """What is generated from one spec: the text of every file, by path as seen from the output folder.

    `texts` are fngen's own files, `yours` the user's. `given` are the names of its functions, of which
    `strict` have a strict payload, and `lossy` one that does not tell a model all; `files` those that
    were read for it. `handlers` says what became of the user's, `docstrings` are the hashes of those
    in stubs, by function. `seen` are the handlers that it was made for, as they were then, by path.
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


def emit(
    api: Api,
    contract: JsonObject,
    present: Present,
    templates: Path | None,
    memo: Memo,
    diagnostics: Diagnostics,
) -> Package:
    """Return the package of `api`; `present` is what is there of it."""
    printer = Printer(templates, diagnostics)
    view = package_view(api, present.home, memo)
    texts = {
        "__init__.py": printer.render("__init__.py.j2", package=view),
        "dispatch.py": printer.render("dispatch.py.j2", package=view),
        "functions.json": _laid_out(contract, memo),
        "py.typed": "",
        "results.py": memo.text(
            memo.key("results", api.source, repr(api.results), printer.digest),
            lambda: printer.render("results.py.j2", results=results_view(api)),
        ),
    }
    texts |= _models(api, view.source, printer, memo)
    docstrings = {each.name: hash_of_lines(each.docstring) for each in view.functions}
    history = history_of(present, api, contract)
    types = _types(api, texts)
    handling = HandlersPrinter(present, view, docstrings, history, types, printer, diagnostics)
    handlers = handling.split(api.groups) if present.home.is_split else handling.whole()
    made = {f"{api.name}/{name}": text for name, text in texts.items()} | {**handlers.made}
    return Package(
        name=api.name,
        source=api.source,
        given={tool.key: Given(tool.name, tool.py_name) for tool in api.tools},
        left_out=len(api.left_out),
        strict=_count(contract, "strict"),
        lossy=_count(contract, "lost"),
        files=api.files,
        texts={PurePosixPath(path): made[path] for path in sorted(made)},
        handlers=handlers.merged,
        yours={PurePosixPath(path): text for path, text in handlers.texts.items()},
        docstrings=docstrings,
        seen=present.files,
    )


def _types(api: Api, texts: Mapping[str, str]) -> Types:
    """Return the types that handlers may use, in the files `texts`."""
    models = texts.get("models.py") or texts["models/__init__.py"]
    names = [f"models.{kind.name}" for kind in api.models.values()]
    names += [f"results.{kind.name}" for kind in api.results.values()]
    return Types(frozenset(names), {"models": models, "results": texts["results.py"]})


def _count(contract: JsonObject, key: str) -> int:
    """Return how many functions have `key`."""
    functions = contract["functions"]
    assert isinstance(functions, list)
    return sum(isinstance(entry, dict) and key in entry for entry in functions)


def _models(api: Api, source: str, printer: Printer, memo: Memo) -> dict[str, str]:
    """Return models.py; or the package `models`, where one module would be slow to import."""
    module_of = modules_of(api)
    models = ModulesView(source, modules(class_texts(api, memo), module_of))
    if not module_of:
        module = models.modules[0] if models.modules else None
        return {"models.py": printer.render("models/module.py.j2", models=models, module=module)}
    texts = {"models/__init__.py": printer.render("models/__init__.py.j2", models=models)}
    for module in models.modules:
        texts[f"models/{module.name}.py"] = printer.render(
            "models/module.py.j2", models=models, module=module
        )
    return texts


def _laid_out(contract: JsonObject, memo: Memo) -> str:
    """Return the text of functions.json, in which every function is laid out once and kept."""
    functions = contract["functions"]
    assert isinstance(functions, list)
    if not functions:
        return lay_out(contract) + "\n"
    texts = [memo.text(memo.key("entry", entry), partial(lay_out, entry, 4)) for entry in functions]
    members = {
        name: memo.text(memo.key(name, value), partial(lay_out, value, 2, len(name) + 4))
        for name, value in contract.items()
        if name != "functions"
    }
    members["functions"] = "[\n    " + ",\n    ".join(texts) + "\n  ]"
    lines = ",\n".join(f'  "{name}": {members[name]}' for name in contract)
    return f"{{\n{lines}\n}}\n"
