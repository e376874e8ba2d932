"""The command line: the commands together, and what is said where fngen itself is at fault."""

from __future__ import annotations

import sys

import click

from fngen import __version__
from fngen.commands.build import build
from fngen.commands.call import call_function
from fngen.commands.chat import chat
from fngen.commands.demo import demo
from fngen.commands.diff import diff_specs
from fngen.commands.explain import explain
from fngen.commands.init import init
from fngen.commands.list import list_functions


class _Group(click.Group):
    """Keeps commands in the order in which people meet them, and owns up to faults of fngen."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception:
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


for _command in (build, diff_specs, list_functions, call_function, chat, explain, init, demo):
    main.add_command(_command)
