"""A generated package, by import path or folder -> its dispatcher."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from fngen_runtime import Dispatcher


class PackageNotFoundError(Exception):
    """There is no generated package of that name; the message says what was looked for."""


def find_dispatcher(package: str) -> Dispatcher:
    """Return the dispatcher of `package`: `generated.weather` or `generated/weather`.

    A folder is imported by its path from the current folder, or from its parent if it is elsewhere.

    Raises:
        PackageNotFoundError: there is no such package, or it was not generated.
    """
    here = Path.cwd()
    folder = Path(package)
    if folder.is_dir():
        if not (folder / "functions.json").is_file():
            message = f"{package} has no functions.json: it is no generated package"
            raise PackageNotFoundError(message)
        whole = folder.resolve()
        root = here if whole.is_relative_to(here) else whole.parent
        name = ".".join(whole.relative_to(root).parts)
    else:
        root, name = here, package
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    try:
        dispatcher = import_module(name).dispatcher
    except (ModuleNotFoundError, ValueError):
        message = (
            f"there is no package `{package}`: name one like generated.weather or generated/weather"
        )
        raise PackageNotFoundError(message) from None
    except AttributeError:
        message = f"{package} has no `dispatcher`: it is no generated package"
        raise PackageNotFoundError(message) from None
    assert isinstance(dispatcher, Dispatcher), "a generated package has one"
    return dispatcher
