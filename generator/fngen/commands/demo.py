"""`fngen demo`: function calls to watch."""

from __future__ import annotations

import sys

import click

from fngen.commands.faults import FAULTS


@click.command()
@click.option("--base-url", help="Talk to the server there instead of the scripted one.")
@click.option("--model", default="gpt-5.4-mini", show_default=True, help="Model to talk to.")
def demo(base_url: str | None, model: str) -> None:
    """Watch function calls being checked, dispatched and answered, in all three dialects.

    The model is scripted, and runs on this machine, unless OPENAI_API_KEY is set or --base-url
    is given.
    """
    import os

    from fngen.demo import run_demo

    key = os.environ.get("OPENAI_API_KEY")
    if not run_demo(click.echo, base_url=base_url, api_key=key, model=model):
        sys.exit(FAULTS)
