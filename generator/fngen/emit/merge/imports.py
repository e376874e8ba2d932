"""Imports that new code needs and a module lacks -> edits that add them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from fngen.emit.merge.source import Edit, Source, defined

_TYPING = ("TYPE_CHECKING", "Any", "Literal")
_SIBLINGS = ("models", "results")


def add_imports(source: Source, used: set[str], package: str) -> list[Edit]:
    """Return the edits by which the names `used` are imported where they are not defined.

    `package` is what models and results are imported from, `.` in the package itself.
    """
    known = {name for name, _ in defined(source.tree.body)}
    needed = {*_TYPING, *_SIBLINGS} & used
    lacking = needed - known
    unseen = {"results", *_only_checked(source.tree.body), *foreign(source, used, package)}
    adding = _Adding(source, package)
    # In the order in which they stand where all of them go to one place.
    if needed & unseen and "annotations" not in known:
        adding.add_future()
    if "results" in lacking and "TYPE_CHECKING" not in known and adding.checked is None:
        lacking.add("TYPE_CHECKING")
    if typing := [name for name in _TYPING if name in lacking]:
        adding.add("typing", typing)
    if "models" in lacking:
        adding.add(package, ["models"])
    if "results" in lacking:
        adding.add_checked("results")
    return adding.edits


def defer_annotations(source: Source) -> list[Edit]:
    """Return the edits by which annotations are read by type checkers alone."""
    if any(name == "annotations" for name, _ in defined(source.tree.body)):
        return []
    adding = _Adding(source, ".")
    adding.add_future()
    return adding.edits


def foreign(source: Source, used: set[str], package: str) -> dict[str, int]:
    """Return those of `used` that stand for something else in the module, and the lines that say so."""
    level = len(package) - len(package.lstrip("."))
    ours = (package[level:], level)
    return {
        name: statement.lineno
        for name, statement in defined(source.tree.body)
        if name in _SIBLINGS
        and name in used
        and not (
            isinstance(statement, ast.ImportFrom)
            and (statement.module or "", statement.level) == ours
        )
    }


def _only_checked(body: list[ast.stmt]) -> set[str]:
    """Return the names that only type checkers see, which annotations may not look up at run time."""
    seen = {name for name, _ in defined([s for s in body if not _is_checked(s)])}
    return {name for name, _ in defined([s for s in body if _is_checked(s)])} - seen


def _is_checked(statement: ast.stmt) -> bool:
    match statement:
        case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
            return True
        case _:
            return False


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


@dataclass(slots=True)
class _Place:
    """Where new lines go: before line `number`, with blank lines around them where it takes some."""

    number: int
    above: str
    below: str


class _Adding:
    """Adds imports to one module."""

    def __init__(self, source: Source, package: str) -> None:
        self._source = source
        self._package = package
        self.edits: list[Edit] = []
        self._head = list(_head(source.tree.body))
        self.checked = next((s for s in source.tree.body if _is_checked(s)), None)

    def add(self, module: str, names: list[str]) -> None:
        """Import `names` of `module`: in a statement that does so already, else in one of its own."""
        there = _imports_from(self._head, module)
        if there is not None:
            for name in names:
                self.edits.append(self._beside(there, name))
            return
        self._insert(f"from {module} import {', '.join(names)}", self._place(module))

    def add_checked(self, name: str) -> None:
        """Import `name` of the package for type checkers only."""
        line = f"from {self._package} import {name}"
        indent = "\t" if self._source.with_tabs else "    "
        block = f"if TYPE_CHECKING:\n{indent}{line}"
        if not isinstance(self.checked, ast.If):
            self._insert(block, self._last(blank=True))
            return
        body = self.checked.body
        there = _imports_from(body, self._package)
        if there is not None:
            self.edits.append(self._beside(there, name))
            return
        imports = [s for s in body if isinstance(s, ast.Import | ast.ImportFrom)]
        if imports and self._source.begins_line(self._source.start(imports[-1])):
            at = self._source.end(imports[-1])
            indent = self._source.indent_at(self._source.start(imports[-1]))
            self.edits.append(Edit(at, at, f"\n{indent}{line}"))
        elif not imports and self._source.begins_line(at := self._source.start(body[0])):
            self.edits.append(Edit(at, at, f"{line}\n{self._source.indent_at(at)}"))
        else:
            self._insert(block, self._last(blank=True))

    def add_future(self) -> None:
        """Let annotations be read by type checkers alone."""
        first = next((s for s in self._source.tree.body if not _is_docstring(s)), None)
        self._insert("from __future__ import annotations", self._before(first, blank=True))

    def _beside(self, there: ast.ImportFrom, name: str) -> Edit:
        """Return the edit that adds `name` to `there`, before the first that sorts behind it."""
        behind = [alias for alias in there.names if _order(alias.name) > _order(name)]
        near = behind[0] if behind else there.names[-1]
        start, end = self._source.start(near), self._source.end(near)
        gap = ", "
        if self._source.begins_line(start):
            gap = ",\n" + self._source.indent_at(start)
        return Edit(start, start, name + gap) if behind else Edit(end, end, gap + name)

    def _place(self, module: str) -> _Place:
        """Return where an import of `module` goes: those of the package itself come last."""
        if module.startswith("."):
            return self._last(blank=not any(_is_relative(statement) for statement in self._head))
        imports = [s for s in self._head if isinstance(s, ast.Import | ast.ImportFrom)]
        plain = [s for s in imports if not _is_relative(s) and not _is_future(s)]
        if plain:
            return self._after(plain[-1], blank=False)
        if imports and _is_future(imports[-1]):
            return self._after(imports[-1], blank=True)
        rest = [s for s in self._source.tree.body if not (_is_future(s) or _is_docstring(s))]
        return self._before(rest[0] if rest else None, blank=True)

    def _last(self, *, blank: bool) -> _Place:
        """Return the place behind all imports at the top."""
        imports = [s for s in self._head if isinstance(s, ast.Import | ast.ImportFrom)]
        if imports:
            return self._after(imports[-1], blank=blank)
        rest = [s for s in self._source.tree.body if not _is_docstring(s)]
        return self._before(rest[0] if rest else None, blank=True)

    def _after(self, statement: ast.stmt, *, blank: bool) -> _Place:
        return _Place(self._source.bottom(statement) + 1, "\n" if blank else "", "")

    def _before(self, statement: ast.stmt | None, *, blank: bool) -> _Place:
        if statement is None:
            return _Place(len(self._source.lines) + 1, "\n" if blank else "", "")
        top = self._source.top(statement)
        is_block = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        return _Place(top, "", "\n" * (1 + is_block) if blank else "")

    def _insert(self, text: str, place: _Place) -> None:
        at = self._source.line_start(place.number)
        begins = at == 0 or self._source.text[at - 1] in "\r\n"
        if self.edits and self.edits[-1].start == at and self.edits[-1].text.endswith("\n\n"):
            above = self.edits.pop().text.rstrip("\n")  # a group of imports before this one
            self.edits.append(Edit(at, at, f"{above}\n\n"))
        lead = ("" if begins else "\n") + place.above
        self.edits.append(Edit(at, at, f"{lead}{text}\n{place.below}"))


def _head(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements at the top of a module: its docstring and imports."""
    for index, statement in enumerate(body):
        is_import = isinstance(statement, ast.Import | ast.ImportFrom)
        if is_import or _is_checked(statement) or (index == 0 and _is_docstring(statement)):
            yield statement
        else:
            return


def _imports_from(body: list[ast.stmt], module: str) -> ast.ImportFrom | None:
    """Return the statement of `body` that imports names from `module`."""
    level = len(module) - len(module.lstrip("."))
    for statement in body:
        match statement:
            case ast.ImportFrom(names=[ast.alias(name="*")]):
                pass
            case ast.ImportFrom() if (statement.module or "", statement.level) == (
                module[level:],
                level,
            ):
                return statement
            case _:
                pass
    return None


def _is_relative(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.level > 0


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _order(name: str) -> tuple[int, str]:
    """Return how isort orders names: constants, classes, the rest."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2), name
