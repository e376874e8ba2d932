"""What the options of `build` and `diff` have in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from fngen.options import Selection
    from fngen.settings import Settings

FOLDER = click.Path(path_type=Path, file_okay=False)
ALLOW_REMOTE = click.option(
    "--allow-remote", is_flag=True, help="Fetch what specs refer to on the network, over HTTP."
)


def selected(include: tuple[str, ...], exclude: tuple[str, ...], settings: Settings) -> Selection:
    """Return what is selected: the patterns of an option stand in for those of its setting."""
    from fngen.diagnostics import Location
    from fngen.options import Pattern, Selection

    return Selection(
        tuple(Pattern(text, Location("--include")) for text in include) or settings.include,
        tuple(Pattern(text, Location("--exclude")) for text in exclude) or settings.exclude,
    )
