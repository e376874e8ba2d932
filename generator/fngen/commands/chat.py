"""`fngen chat`: its options, and what is said before a conversation can begin."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

if TYPE_CHECKING:
    from fngen_runtime import Dispatcher
    from fngen_runtime.calling import Effect
    from fngen_runtime.dialects import Api

_APPROVED: dict[str, tuple[Effect, ...]] = {
    "write": ("write", "destructive"),
    "destructive": ("destructive",),
    "never": (),
}
_SCRIPT_FAILED = 1


def _checked_url(_ctx: click.Context, _option: click.Parameter, url: str | None) -> str | None:
    if not url:
        return None
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise click.BadParameter("expected an address like http://localhost:11434/v1")
    return url


@click.command()
@click.argument("package")
@click.option(
    "--base-url",
    envvar="OPENAI_BASE_URL",
    show_envvar=True,
    callback=_checked_url,
    help="Talk to the server there instead of OpenAI's.",
)
@click.option("--model", default="gpt-5.4-mini", show_default=True, help="Model to talk to.")
@click.option(
    "--api",
    type=click.Choice(["auto", "responses", "chat", "functions"]),
    default="auto",
    show_default=True,
    help="API to speak; auto: responses with OpenAI and Azure, chat elsewhere.",
)
@click.option("--system", metavar="TEXT", help="Instructions to the model.")
@click.option(
    "--approve",
    type=click.Choice([*_APPROVED]),
    default="write",
    show_default=True,
    help="Ask before calls that write (or destroy), before those that destroy, or never.",
)
@click.option(
    "--script",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Say the lines of a file (- is standard input), and end.",
)
@click.pass_context
def chat(
    ctx: click.Context,
    package: str,
    base_url: str | None,
    model: str,
    api: Api,
    system: str | None,
    approve: str,
    script: Path | None,
) -> None:
    """Talk to a model that can call the functions of PACKAGE.

    The key is taken from OPENAI_API_KEY; a server of your own (--base-url) may need none.

    Ctrl-C stops the turn, Ctrl-D ends the chat, /help tells the commands. A call that needs
    approval is shown and asked about; where the spec does not say what a function does, it counts
    as writing.

    A script is one message or command a line; empty lines and those that begin with # are passed
    over. It ends at the first message without an answer, with exit code 1. Nobody is asked
    meanwhile: calls that need approval are refused unless --approve never.
    """
    from fngen.chat import ChatOptions, run_chat
    from fngen.chat.client import NoClientError, open_client

    dispatcher = _dispatcher(package)
    lines = _script(script)
    try:
        client = open_client(base_url)
    except NoClientError as error:
        raise click.UsageError(str(error)) from None
    with client:
        options = ChatOptions(package, model, api, system, _APPROVED[approve])
        if not run_chat(client, dispatcher, options, click.echo, lines):
            ctx.exit(_SCRIPT_FAILED)


def _dispatcher(package: str) -> Dispatcher:
    from fngen_runtime import PackageDataError

    from fngen.packages import HandlersError, PackageNotFoundError, find_dispatcher, import_handlers

    try:
        dispatcher = find_dispatcher(package)
        dispatcher.tools()  # or it would be found out with the first message
        import_handlers(package)
    except (PackageNotFoundError, PackageDataError, HandlersError) as error:
        raise click.ClickException(str(error)) from None
    return dispatcher


def _script(file: Path | None) -> Iterable[str] | None:
    """The lines of a script; None where a person types them."""
    if file is None and sys.stdin.isatty():
        return None
    if file is None or str(file) == "-":
        return sys.stdin
    try:
        return file.read_text("utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{file} cannot be read: {error}") from None
