"""`fngen explain`: the page of a code, or the fates of a function's fields."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click


@click.command(options_metavar="")
@click.argument("what", metavar="CODE | PACKAGE FUNCTION")
@click.argument("function", required=False, metavar="")
def explain(what: str, function: str | None) -> None:
    """Print the page of a diagnostic's CODE; or what became of every field of a FUNCTION.

    Fields are kept in the payload, lowered to what strict mode has for them, hidden, as a request
    does not take them, or lost: still checked in a call, but not told to the model.
    """
    if function is None:
        click.echo(_page_of(what), nl=False)
        return
    from fngen_runtime import PackageDataError

    from fngen.fates import fates_of, summary, tree
    from fngen.packages import PackageNotFoundError, find_entries

    try:
        entries = {entry["name"]: entry for entry in find_entries(what)}
    except (PackageNotFoundError, PackageDataError) as error:
        raise click.ClickException(str(error)) from None
    if function not in entries:
        raise click.ClickException(f"{what} has no function `{function}`{_near(function, entries)}")
    click.echo(summary(entries[function]))
    for line in tree(fates_of(entries[function])):
        click.echo(line)


def _page_of(code: str) -> str:
    from fngen.diagnostics import Code

    codes = [str(known) for known in Code]
    if code not in codes:
        raise click.UsageError(f"there is no code `{code}`{_near(code, codes)}")
    return (Path(__file__).parents[1] / "explain" / f"{code}.md").read_text("utf-8")


def _near(word: str, words: Iterable[str]) -> str:
    from difflib import get_close_matches

    known = list(words)
    near = get_close_matches(word, known, n=3)
    return (
        f"; the nearest are: {', '.join(near)}" if near else f"; there are: {', '.join(known[:99])}"
    )
