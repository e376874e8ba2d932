"""The variables in a path and the parameters that fill them: each needs the other."""

from __future__ import annotations

import re

from fngen.diagnostics import Code, Diagnostics
from fngen.resolve.document import Head, Parameter


def tell_template(head: Head, parameters: tuple[Parameter, ...], diagnostics: Diagnostics) -> None:
    """Warn of variables in the path of `head` that no parameter fills, and of parameters that fill none.

    OpenAPI 3.1.1, section 4.8.12.
    """
    fills = {parameter.name: parameter for parameter in parameters if parameter.place == "path"}
    variables = dict.fromkeys(re.findall(r"\{([^{}]+)\}", head.path))
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
