"""One API -> {path: text}, the whole of its package."""

from __future__ import annotations

import ast
from pathlib import Path, PurePosixPath

from fngen.diagnostics import Diagnostics
from fngen.emit.environment import environment
from fngen.emit.handlers import Present, add_stubs
from fngen.emit.models import render_models
from fngen.emit.present import package_view
from fngen.ir.model import Api
from fngen.json_layout import lay_out
from fngen.json_types import JsonObject

HANDLERS = "handlers.py"


def emit(
    api: Api,
    contract: JsonObject,
    handlers: Present | None,
    templates: Path | None,
    diagnostics: Diagnostics,
) -> dict[PurePosixPath, str]:
    """Return the text of every file of the package of `api`, by path below the output folder.

    `handlers` is the user's present handlers.py, None where there is none.
    """
    env = environment(templates)
    view = package_view(api)
    texts = {
        "__init__.py": env.get_template("__init__.py.j2").render(package=view),
        "dispatch.py": env.get_template("dispatch.py.j2").render(package=view),
        "functions.json": lay_out(contract) + "\n",
        "models.py": render_models(api),
        "py.typed": "",
        "results.py": env.get_template("results.py.j2").render(package=view),
    }
    for name, text in texts.items():
        if name.endswith(".py"):
            ast.parse(text, name)  # what does not parse is a fault of ours, and is never written
    if handlers is None:
        texts[HANDLERS] = env.get_template("handlers.py.j2").render(package=view)
    else:
        stub = env.get_template("partials/stub.j2")
        stubs = {function.name: stub.render(function=function) for function in view.functions}
        texts[HANDLERS] = add_stubs(handlers, stubs, diagnostics)
    return {PurePosixPath(api.name, name): text for name, text in sorted(texts.items())}
