"""The command line: the commands together, and what is said where fngen itself is at fault."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from errno import ENOSPC
from importlib import import_module
from typing import NoReturn

import click

from fngen import __version__

_COMMANDS = {
    "build": "build",
    "diff": "diff_specs",
    "list": "list_functions",
    "call": "call_function",
    "chat": "chat",
    "explain": "explain",
    "init": "init",
    "demo": "demo",
}
"""The function of each command, in the module of its name in `commands/`."""


class _Group(click.Group):
    """Has the commands in the order in which people meet them, and owns up to faults of fngen.

    A command is imported when it is asked for.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        function = _COMMANDS.get(cmd_name)
        if function is None:
            return None
        command = getattr(import_module(f"fngen.commands.{cmd_name}"), function)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == ENOSPC and error.filename is None:
                message = f"no more can be printed: {error.strerror}"
                raise click.ClickException(message) from None
            if _is_interrupt(error):
                raise click.Abort from None
            _own_up()


def _is_interrupt(error: BaseException) -> bool:
    """Tell whether `error` came of Ctrl-C: where classes are made, Python 3.11 wraps it."""
    within = error.__cause__ or error.__context__
    return isinstance(within, KeyboardInterrupt) or (within is not None and _is_interrupt(within))


def _own_up() -> NoReturn:
    import traceback

    version = ".".join(map(str, sys.version_info[:3]))
    click.echo(
        f"this is a bug in fngen {__version__} (Python {version}), and not in your input. "
        "Please report it with the lines below and, if you can, the spec.\n",
        err=True,
    )
    click.echo(traceback.format_exc(), err=True)
    sys.exit(70)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="fngen %(version)s")
def main() -> None:
    """Compile API specs to checked, typed handlers for a model's function calls."""


def run() -> None:
    """Be the program `fngen`: run a command, and end.

    Where specs were compiled, much lies in memory. To take it apart piece by piece, as Python does
    at its end, takes a while and serves nothing, for the process ends.
    """
    try:
        main()
    except SystemExit as end:
        if "fngen.compiler" in sys.modules and isinstance(end.code, int):
            _end_at_once(end.code)
        raise


def _end_at_once(code: int) -> None:
    with suppress(OSError):  # what cannot be printed is for Python to complain of
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
