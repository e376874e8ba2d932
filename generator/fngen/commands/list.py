"""`fngen list`: the functions of a package, or its handlers to fill in."""

from __future__ import annotations

import click

from fngen.commands.tables import print_table


@click.command("list")
@click.argument("package")
@click.option("--size", is_flag=True, help="The largest first: tokens, and what weighs most.")
@click.option("--todo", is_flag=True, help="List the handlers to fill in, each with its line.")
def list_functions(package: str, size: bool, todo: bool) -> None:  # noqa: FBT001 - click's own
    """List the functions of PACKAGE: name, effect, strict or plain, losses, size of payload."""
    from fngen_runtime import PackageDataError

    from fngen.packages import PackageNotFoundError, find_dispatcher, find_entries
    from fngen.sizes import size_of

    try:
        if todo:
            _tell_waiting(package)
            return
        tools = find_dispatcher(package).response_tools()
        entries = find_entries(package)
    except (PackageNotFoundError, PackageDataError) as error:
        raise click.ClickException(str(error)) from None
    sizes = [size_of(tool) for tool in tools]
    rows: list[tuple[str, ...]] = []
    for entry, payload in zip(entries, sizes, strict=True):
        mode = "strict" if "strict" in entry else "plain"
        lost = str(len(entry.get("lost", ())) or "-")
        rows.append(
            (entry["name"], entry.get("effect", "-"), mode, lost, f"{payload.characters:,}")
        )
        if size:
            rows[-1] += (f"{payload.tokens:,}", payload.heaviest)
    header: tuple[str, ...] = ("function", "effect", "mode", "lost", "characters")
    if size:
        header += ("tokens (about)", "of which")
        largest = sorted(range(len(rows)), key=lambda index: -sizes[index].characters)
        whole = (sum(one.characters for one in sizes), sum(one.tokens for one in sizes))
        all_row = ("all", "", "", "", *(f"{number:,}" for number in whole), "")
        rows = [*(rows[index] for index in largest), all_row]
    print_table([header, *rows], right={3, 4, 5})


def _tell_waiting(package: str) -> None:
    from fngen.todo import waiting_handlers

    waiting, functions = waiting_handlers(package)
    for one in waiting:
        click.echo(f"{one.path.as_posix()}:{one.line}: {one.function}")
    click.echo(f"{len(waiting)} of {functions} handlers to fill in")
