"""The variables in paths: the parameters that fill them, and paths that differ in nothing else."""

from __future__ import annotations

import re

from fngen.diagnostics import Code, Diagnostics, Location, Note
from fngen.resolve.document import Head, Parameter

_VARIABLE = re.compile(r"\{([^{}]+)\}")


class Requests:
    """The requests of one document, to tell those that are the same."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[str, Location]] = {}

    def tell(self, method: str, path: str, at: Location, diagnostics: Diagnostics) -> None:
        """Warn where `method` of `path`, which stands at `at`, is one of a path that is the same.

        OpenAPI 3.1.1, section 4.8.8.1: names of variables tell none apart. It is also told of what is left
        out, as what a build tells of some paths must hold of all (`fngen.again`).
        """
        first, other = self._known.setdefault((method, _VARIABLE.sub("{}", path)), (path, at))
        if first != path:
            message = f"`{method} {path}` is the same request as that of `{first}`, as names of variables tell no paths apart"
            note = Note(other, f"`{first}`")
            diagnostics.warning(Code.INVALID_OPENAPI, message, at, notes=(note,))


def tell_template(head: Head, parameters: tuple[Parameter, ...], diagnostics: Diagnostics) -> None:
    """Warn of variables in the path of `head` that no parameter fills, and of parameters that fill none.

    OpenAPI 3.1.1, section 4.8.12.
    """
    fills = {parameter.name: parameter for parameter in parameters if parameter.place == "path"}
    variables = dict.fromkeys(_VARIABLE.findall(head.path))
    for name in variables:
        if name not in fills:
            message = (
                f"no path parameter is called `{name}`, so nothing fills `{{{name}}}` in the path"
            )
            help_text = "declare it in the `parameters` of the path, for all of its methods"
            diagnostics.warning(Code.INVALID_OPENAPI, message, head.origin, help=help_text)
    for name, parameter in fills.items():
        if name not in variables:
            message = (
                f"there is no `{{{name}}}` in `{head.path}` that path parameter `{name}` fills"
            )
            help_text = "write it in the path, or leave the parameter out"
            diagnostics.warning(Code.INVALID_OPENAPI, message, parameter.origin, help=help_text)
