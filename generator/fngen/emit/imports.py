"""What a module has to import for the names that its code uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cache

from fngen.emit.layout import WIDTH

_TYPING = ("Any", "Literal", "NotRequired", "Protocol", "TypedDict")
_SIBLINGS = ("handlers", "models", "results")


@cache
def names_used(code: str) -> frozenset[str]:
    """Return every name that `code` looks up: attributes, parameters and strings are none."""
    tree = ast.parse(code)
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def import_line(module: str, names: Iterable[str], indent: int = 0) -> str:
    """Return the import of `names` from `module`, in the order that isort gives them."""
    members = sorted(names, key=_as_isort)
    line = f"from {module} import {', '.join(members)}"
    if indent + len(line) <= WIDTH:
        return line
    pad = " " * indent
    body = "".join(f"{pad}    {member},\n" for member in members)
    return f"from {module} import (\n{body}{pad})"


def _as_isort(name: str) -> tuple[bool, list[tuple[int, str]]]:
    """Constants first; digits by their value."""
    is_constant = name.isupper() and len(name) > 1
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return not is_constant, [
        (int(part), "") if part.isascii() and part.isdecimal() else (10**9, part) for part in parts
    ]


def import_block(
    used: set[str],
    *,
    checked_only: Iterable[str] = (),
    absolute: Iterable[str] = (),
    checked: Iterable[str] = (),
    package: str = ".",
) -> str:
    """Return the imports for the names `used`, sorted as isort does.

    Sibling modules in `checked_only`, and `Awaitable`, are imported by type checkers only;
    `absolute` are import lines that are always there, `checked` those for type checkers. Siblings
    are imported from `package`.
    """
    siblings = [name for name in _SIBLINGS if name in used]
    unseen = [name for name in siblings if name in set(checked_only)]
    seen = [name for name in siblings if name not in unseen]
    checking: list[str] = []
    if "Awaitable" in used:
        checking.append("    from collections.abc import Awaitable")
    checking += [f"    {line}" for line in checked]
    if unseen:
        checking += [*([""] if checking else []), f"    from {package} import {', '.join(unseen)}"]
    typing = [name for name in _TYPING if name in used]
    if checking:
        typing = ["TYPE_CHECKING", *typing]
    groups = [["from __future__ import annotations"]]
    if typing:
        groups.append([f"from typing import {', '.join(typing)}"])
    if lines := list(absolute):
        groups.append(lines)
    if seen:
        groups.append([f"from {package} import {', '.join(seen)}"])
    if checking:
        groups.append(["if TYPE_CHECKING:", *checking])
    return "\n\n".join("\n".join(group) for group in groups)
