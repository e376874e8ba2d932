"""One API -> {path: text}, the whole of its package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from fngen.diagnostics import Diagnostics
from fngen.emit.environment import Printer
from fngen.emit.handlers import Present, add_stubs
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

HANDLERS = "handlers.py"


@dataclass(frozen=True, slots=True)
class Package:
    """What is generated from one spec: the text of every file, by path below the output folder.

    `given` are the names of its functions; `files` those that were read for it. `seen` are the
    handlers that it was made for, as they were then, by path.
    """

    name: str
    source: str
    given: Mapping[str, Given]
    left_out: int
    files: frozenset[str]
    texts: Mapping[PurePosixPath, str]
    seen: Mapping[str, str]


def emit(
    api: Api,
    contract: JsonObject,
    handlers: Present | None,
    templates: Path | None,
    memo: Memo,
    diagnostics: Diagnostics,
) -> Package:
    """Return the package of `api`; `handlers` is the user's handlers.py, None if there is none."""
    printer = Printer(templates, diagnostics)
    view = package_view(api, memo)
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
    if handlers is None or not handlers.text.strip():
        texts[HANDLERS] = printer.render("handlers.py.j2", package=view)
    else:
        stubs = {
            function.name: printer.render("partials/stub.j2", function=function)
            for function in view.functions
        }
        texts[HANDLERS] = add_stubs(handlers, stubs, diagnostics)
    return Package(
        name=api.name,
        source=api.source,
        given={tool.key: Given(tool.name, tool.py_name) for tool in api.tools},
        left_out=api.left_out,
        files=api.files,
        texts={PurePosixPath(api.name, name): text for name, text in sorted(texts.items())},
        seen={} if handlers is None else {handlers.path: handlers.text},
    )


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
        name: lay_out(value, 2, len(name) + 4)
        for name, value in contract.items()
        if name != "functions"
    }
    members["functions"] = "[\n    " + ",\n    ".join(texts) + "\n  ]"
    lines = ",\n".join(f'  "{name}": {members[name]}' for name in contract)
    return f"{{\n{lines}\n}}\n"
