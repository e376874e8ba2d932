"""The one jinja2 environment."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

from fngen.shipped import shipped_folder


@cache
def environment(overrides: Path | None = None) -> jinja2.Environment:
    """Return an environment that looks for templates in `overrides` first."""
    folders = [] if overrides is None else [overrides]
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, shipped_folder("templates")]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - the output is Python; values are escaped where views are made
    )
