"""Settings and what lies on the disk -> where the handlers of a package are."""

from __future__ import annotations

import os
from pathlib import Path

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.emit.merge import Home

_MADE = "Made by fngen; do not edit."


def home_of(
    output: Path, package: str, handlers: str | None, diagnostics: Diagnostics, *, split: bool
) -> Home:
    """Return where the handlers of `package` are to be.

    `handlers` is the module that was asked for; `split` asks for one for each tag. Handlers that were split stay so. Reports a handlers.py that would not be used any more.
    """
    own = output / package / "handlers"
    module, base = None, own
    if handlers is not None:
        module = handlers.replace("{package}", package)
        base = _source_root(module) / module.replace(".", "/")
        why = f"the setting `handlers` says `{module}`"
        _refuse(own.with_suffix(".py"), why, base, diagnostics)
    init = base / "__init__.py"
    is_split = split or _MADE in _text(init)
    is_folder = is_split or init.exists()
    if is_split:
        why = f"handlers are to be split, and `{base.as_posix()}/` would hide it"
        _refuse(base.with_suffix(".py"), why, base / "default", diagnostics)
    elif is_folder:
        base = init
    else:
        base = base.with_suffix(".py")
    siblings = ".." if is_folder else "."
    if module is not None:
        siblings = _import_name(output / package)
    path = Path(os.path.relpath(base, output)).as_posix()
    return Home(output.as_posix(), path, module, siblings, is_split)


def _refuse(path: Path, why: str, target: Path, diagnostics: Diagnostics) -> None:
    """Report the handlers at `path`, which nothing would import."""
    if _text(path).strip():
        diagnostics.error(
            Code.MISPLACED_HANDLERS,
            f"these handlers would not be used any more: {why}",
            Location(path.as_posix()),
            help=f"move the file to {target.with_suffix('.py').as_posix()}, mend its imports, and build again",
        )


def _source_root(module: str) -> Path:
    """Return the folder from which `module` is imported: `src` if its package is there, or this."""
    top = module.partition(".")[0]
    in_src = any(Path("src", name).exists() for name in (top, f"{top}.py"))
    here = any(Path(name).exists() for name in (top, f"{top}.py"))
    return Path("src") if in_src and not here else Path()


def _import_name(package: Path) -> str:
    """Return the name by which the generated `package` is imported."""
    parts = [package.name]
    folder = package.parent
    # A folder that a build makes becomes a package.
    while folder.name and ((folder / "__init__.py").is_file() or not folder.exists()):
        parts.insert(0, folder.name)
        if not folder.exists():
            break
        folder = folder.parent
    return ".".join(parts)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
