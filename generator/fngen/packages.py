"""A generated package, by import path or folder -> its dispatcher."""

from __future__ import annotations

import sys
import traceback
from importlib import import_module
from pathlib import Path

from fngen_runtime import Dispatcher
from fngen_runtime.contract import FunctionEntry, read_contract


class PackageNotFoundError(Exception):
    """There is no generated package of that name; the message says what was looked for."""


class HandlersError(Exception):
    """The handlers of a package cannot be imported; the message says why, and where."""

    def __init__(self, package: str, error: BaseException) -> None:
        *_, last = traceback.extract_tb(error.__traceback__)
        place = f"{last.filename}:{last.lineno}"
        if isinstance(error, SyntaxError):
            place = f"{error.filename}:{error.lineno}"
        super().__init__(
            f"the handlers of {package} cannot be imported: "
            f"{type(error).__name__}: {error} ({place})"
        )


def find_dispatcher(package: str) -> Dispatcher:
    """Return the dispatcher of `package`: `generated.weather` or `generated/weather`.

    A folder is imported as part of the packages around it.

    Raises:
        PackageNotFoundError: there is no such package, or it was not generated.
    """
    name = _importable_name(Path(package)) if Path(package).is_dir() else package
    for folder in (_root_of(Path(package)), Path.cwd()):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    try:
        dispatcher: object = import_module(name).dispatcher
    except (ModuleNotFoundError, TypeError, ValueError):
        message = (
            f"there is no package `{package}`: name one like generated.weather or generated/weather"
        )
        raise PackageNotFoundError(message) from None
    except AttributeError:
        dispatcher = None
    if not isinstance(dispatcher, Dispatcher):
        raise PackageNotFoundError(f"{package} has no `dispatcher`: it is no generated package")
    return dispatcher


def find_entries(package: str) -> list[FunctionEntry]:
    """Return what functions.json of `package` says of its functions; see `find_dispatcher`.

    Raises:
        PackageNotFoundError: there is no such package, or it was not generated.
        PackageDataError: it has no functions.json, or one for another version.
    """
    find_dispatcher(package)
    name = _importable_name(Path(package)) if Path(package).is_dir() else package
    return read_contract(name)["functions"]


def import_handlers(package: str) -> None:
    """Import the handlers of a package that was found, as its first call would.

    Raises:
        HandlersError: they cannot be imported.
    """
    try:
        import_module(find_dispatcher(package).handlers_module)
    except (Exception, SystemExit) as error:  # whatever a module of the user's raises
        raise HandlersError(package, error) from error


def _importable_name(folder: Path) -> str:
    if not (folder / "functions.json").is_file():
        message = f"{folder.as_posix()} has no functions.json: it is no generated package"
        raise PackageNotFoundError(message)
    return ".".join(folder.resolve().relative_to(_root_of(folder)).parts)


def _root_of(folder: Path) -> Path:
    """Return the folder from which the package in `folder` is imported."""
    root = folder.resolve().parent
    while (root / "__init__.py").is_file() and root.name.isidentifier():
        root = root.parent
    return root
