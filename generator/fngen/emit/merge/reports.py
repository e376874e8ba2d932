"""What a merge has to say about handlers.py."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.emit.merge.dropped import uses
from fngen.emit.merge.edited import Edited
from fngen.emit.merge.parameters import Update
from fngen.emit.merge.renaming import Renaming
from fngen.emit.merge.source import defined, functions_of
from fngen.emit.merge.vanished import Use


class Reports:
    """Reports about one file; lines are those that it has after the merge."""

    def __init__(self, path: str, diagnostics: Diagnostics) -> None:
        self._path = path
        self._diagnostics = diagnostics

    def unparsable(self, error: SyntaxError | ValueError) -> None:
        """Report that the file does not parse."""
        line, column = (error.lineno, error.offset) if isinstance(error, SyntaxError) else (1, 1)
        place = self._at(line or 1, max(column or 1, 1))
        message = f"this file does not parse, so nothing can be added to it: {error.args[0]}"
        self._diagnostics.error(
            Code.UNPARSABLE_HANDLERS, message, place, help="mend it and build again"
        )

    def star(self, line: int) -> None:
        """Report that handlers may come in with a star."""
        message = "names are imported with `*` here, so it is not known which handlers are missing"
        help_text = "import handlers by name"
        self._diagnostics.note(Code.DOUBTFUL_HANDLER, message, self._at(line), help=help_text)

    def modules(self, module: Edited, names: Iterable[str]) -> None:
        """Report functions that have a module for a handler."""
        lines = _modules(module.before.tree.body)
        for name in names:
            if name in lines:
                self._diagnostics.warning(
                    Code.DOUBTFUL_HANDLER,
                    f"a module called `{name}` is imported here, and a function needs a handler so called",
                    self._at(module.line(lines[name])),
                    help="import the module under another name",
                )

    def foreign(self, module: Edited, lines: Mapping[str, int]) -> None:
        """Report names that mean something else here than in the signatures."""
        for name, line in lines.items():
            self._diagnostics.warning(
                Code.DOUBTFUL_HANDLER,
                f"`{name}` is something else here, and signatures mean the generated `{name}`",
                self._at(module.line(line)),
                help="import yours under another name",
            )

    def vanished(self, module: Edited, uses: Iterable[Use]) -> None:
        """Report types that are used in `module` and are not generated."""
        for use in uses:
            said = (
                f"`{use.function}` uses `{use.name}`" if use.function else f"this uses `{use.name}`"
            )
            self._diagnostics.warning(
                Code.VANISHED_TYPE,
                f"{said}, and there is no such type any more",
                self._at(*module.source.position(use.start)),
                help="use another type there",
            )

    def tell(
        self,
        module: Edited,
        renaming: Renaming,
        gone: Mapping[str, str],
        updates: Mapping[str, Update],
    ) -> None:
        """Report what was done about functions of `module`, and what was not."""
        if not (renaming.done or renaming.refused or gone or updates):
            return
        lines = {name: at.lineno for name, at in defined(module.before.tree.body)}

        def at(name: str) -> Location:
            return self._at(module.line(lines[name]))

        for old, new in renaming.done.items():
            message = f"`{old}` is called `{new}` now, as in the spec"
            self._diagnostics.note(Code.RENAMED_HANDLER, message, at(new))
        for old, (new, why) in renaming.refused.items():
            self._diagnostics.warning(
                Code.RENAMED_HANDLER,
                f"the spec calls `{old}` `{new}` now, and {why}",
                at(old),
                help="rename it by hand",
            )
        for name, key in gone.items():
            said = f": `{key}`" if key != name else ""
            message = f"`{name}` handles a function that the spec no longer has{said}"
            help_text = "delete it, or keep it in case the function comes back"
            self._diagnostics.note(Code.ORPHANED_HANDLER, message, at(name), help=help_text)
        for name, update in updates.items():
            self._tell_update(module, name, at(name), update)

    def _tell_update(self, module: Edited, name: str, at: Location, update: Update) -> None:
        if update.changed:
            message = f"the signature of `{name}` follows the spec: {update.changed}"
            self._diagnostics.note(Code.CHANGED_SIGNATURE, message, at)
        for text in update.kept:
            message = f"the signature of `{name}` stays as it is: {text}"
            self._diagnostics.warning(Code.STALE_SIGNATURE, message, at)
        if not update.dropped:
            return
        source = module.source
        for node in functions_of(source.tree.body).get(name, ()):
            for parameter in update.dropped:
                for use in uses(source, node, parameter)[:1]:
                    self._diagnostics.warning(
                        Code.DROPPED_ARGUMENT,
                        f"`{parameter}` is used here, and `{name}` no longer has it, as in the spec",
                        self._at(*source.position(use)),
                        help="find another way to come by it",
                    )

    def _at(self, line: int, column: int = 1) -> Location:
        return Location(self._path, position=(line, column))


def _modules(body: list[ast.stmt]) -> dict[str, int]:
    """Return the names under which whole modules are imported, none of them a handler, and lines."""
    return {
        alias.asname or alias.name: statement.lineno
        for statement in body
        if isinstance(statement, ast.Import)
        for alias in statement.names
    }
