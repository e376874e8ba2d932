"""Settings and what lies on the disk -> where the handlers of a package are."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
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
        if base.absolute() != own.absolute():
            _refuse(own.with_suffix(".py"), why, base.with_suffix(".py"), diagnostics)
            _refuse(own / "__init__.py", why, base / "__init__.py", diagnostics)
    init = base / "__init__.py"
    is_split = split or _MADE in _text(init)
    is_folder = is_split or init.exists()
    if is_split:
        why = f"handlers are to be split, and `{base.as_posix()}/` would hide it"
        _refuse(base.with_suffix(".py"), why, base / "default.py", diagnostics)
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
        what, to = ("file", target) if path.name != "__init__.py" else ("folder", target.parent)
        diagnostics.error(
            Code.MISPLACED_HANDLERS,
            f"these handlers would not be used any more: {why}",
            Location(path.as_posix()),
            help=f"move the {what} to {to.as_posix()}, mend its imports, and build again",
        )


def tell_left(
    module: str | None, home: Home, functions: Collection[str], diagnostics: Diagnostics
) -> None:
    """Report handlers of `functions` in `module`, where the last build had them, if `home` is another."""
    if module is None or module == home.module:
        return
    base = _source_root(module) / module.replace(".", "/")
    init = base / "__init__.py"
    paths = sorted(base.glob("*.py")) if _MADE in _text(init) else [base.with_suffix(".py"), init]
    for path in paths:
        if any(re.search(rf"\bdef {name}\(", _text(path)) for name in functions):
            diagnostics.error(
                Code.MISPLACED_HANDLERS,
                "these handlers would not be used any more: the setting `handlers` "
                f"does not say `{module}` as it did",
                Location(path.as_posix()),
                help=f"take the setting back; or move them to {home.shown(home.path)}, mend their "
                "imports, and build again",
            )
            return


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
