"""The one jinja2 environment, and printing with it."""

from __future__ import annotations

from collections.abc import Container
from functools import cache
from pathlib import Path
from symtable import symtable
from typing import TYPE_CHECKING

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.emit.views import View
from fngen.hashes import digest_of_templates, hash_of
from fngen.shipped import shipped_folder

if TYPE_CHECKING:
    import jinja2


@cache
def _environment(overrides: Path | None, digest: str) -> jinja2.Environment:  # noqa: ARG001
    import jinja2  # a build where nothing changed prints nothing

    # By digest, for an environment does not see that a template comes before one it has loaded.
    folders = [] if overrides is None else [overrides]
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, shipped_folder("templates")]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - the output is Python; values are escaped where views are made
    )


class Printer:
    """Prints Python by templates: those in the folder `overrides` before fngen's own.

    `parsed` are the hashes of texts that are known to parse.
    """

    def __init__(
        self,
        overrides: Path | None,
        diagnostics: Diagnostics,
        parsed: Container[str] = frozenset(),
    ) -> None:
        self._parsed = parsed
        self._overrides = overrides
        digest = digest_of_templates(overrides) if overrides else ""
        self._environment = _environment(overrides.resolve() if overrides else None, digest)
        self._diagnostics = diagnostics

    def render(self, template: str, **views: View) -> str:
        """Return what `template` prints, which parses as Python.

        What a template of the user's prints wrong is reported, and empty.
        """
        text = self.render_piece(template, **views)
        if hash_of(text) in self._parsed:
            return text
        try:
            symtable(text, template, "exec")  # it parses, and makes no tree
        except SyntaxError as error:
            if self._overrides is None:
                raise
            self._report(template, error)
            return ""
        return text

    def render_piece(self, template: str, **views: View) -> str:
        """Return what `template` prints of a file that is parsed as a whole."""
        from jinja2 import TemplateError

        try:
            return self._environment.get_template(template).render(**views)
        except TemplateError as error:
            if self._overrides is None:
                raise
            self._report(template, error)
            return ""

    def _report(self, template: str, error: Exception) -> None:
        from jinja2 import TemplateSyntaxError

        assert self._overrides is not None
        position, message = None, str(error)
        if isinstance(error, TemplateSyntaxError):
            template, position = error.name or template, (error.lineno, 1)
        elif isinstance(error, SyntaxError):
            line = (error.text or "").strip()
            message = f"what `{template}` prints is not Python: {error.msg}, in `{line}`"
        file = self._overrides / template
        # It may be a template of fngen's own that includes one of the user's.
        place = Location((file if file.exists() else self._overrides).as_posix(), position=position)
        self._diagnostics.error(Code.FAULTY_TEMPLATE, message, place)
