"""How faults are told: the diagnostics, and the exit code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from fngen.diagnostics import Diagnostics

FAULTS = 1
"""Exit code for faults in specs, stale output and failed calls; click's 2 is wrong usage."""


def tell_diagnostics(
    diagnostics: Diagnostics, form: str, texts: Mapping[str, str], *, quiet: bool
) -> None:
    """Print the diagnostics; only errors if `quiet`. `texts` stand in for files not written."""
    from fngen.diagnostics import Severity

    items = [item for item in diagnostics.items if not quiet or item.severity is Severity.ERROR]
    if not items:
        return
    from fngen.report import Reporter

    reporter = Reporter(items, texts)
    for text in reporter.json() if form == "json" else reporter.text():
        click.echo(text, err=True)
        if form == "text":
            click.echo(err=True)
