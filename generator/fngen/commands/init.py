"""`fngen init`: a project to begin with."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
def init() -> None:
    """Begin a project in this folder: a spec, and settings. Nothing is written over."""
    from fngen.starting import start

    try:
        for line in start(Path()):
            click.echo(line)
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from None
    click.echo("next: fngen build")
