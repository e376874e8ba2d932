"""`fngen call`: one call by hand."""

from __future__ import annotations

import sys

import click

from fngen.commands.faults import FAULTS


@click.command(
    "call",
    context_settings={"ignore_unknown_options": True},
    options_metavar="",
)
@click.argument("package")
@click.argument("function")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[JSON] [--NAME VALUE]...")
def call_function(package: str, function: str, arguments: tuple[str, ...]) -> None:
    """Call FUNCTION of PACKAGE by hand, as a model would: checked, dispatched, answered.

    Arguments are a JSON object (`-` reads it from standard input), or options: --NAME VALUE.
    """
    from fngen_runtime import PackageDataError

    from fngen.arguments import read_arguments
    from fngen.packages import HandlersError, PackageNotFoundError, find_dispatcher

    try:
        dispatcher = find_dispatcher(package)
        text = read_arguments(dispatcher, function, arguments)
    except (PackageNotFoundError, PackageDataError) as error:
        raise click.ClickException(str(error)) from None
    try:
        result = dispatcher.plain.call(function, text)
    except PackageDataError as error:
        raise click.ClickException(str(error)) from None
    except (Exception, SystemExit) as error:
        # What a handler raises is in the result: this is handlers.py, which cannot be imported.
        raise click.ClickException(str(HandlersError(package, error))) from None
    click.echo(result.content, err=not result.ok)
    if not result.ok:
        sys.exit(FAULTS)
