"""`fngen diff`: what changed for a model and for callers."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from fngen.commands.faults import FAULTS, tell_diagnostics
from fngen.commands.shared_options import ALLOW_REMOTE, FOLDER, selected


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path, exists=True))
@click.argument("new", type=click.Path(path_type=Path, exists=True), required=False)
@click.option("-o", "--output", type=FOLDER, help="Folder of the generated packages.")
@ALLOW_REMOTE
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "widened", "cosmetic"]),
    help="Exit 1 where something weighs as much, or more.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="Form of the differences.",
)
def diff_specs(
    old: Path,
    new: Path | None,
    output: Path | None,
    allow_remote: bool,  # noqa: FBT001 - click passes flags so
    fail_on: str | None,
    form: str,
) -> None:
    """Tell what changed for a model and for callers from OLD to NEW: specs, or folders of them.

    With one spec: from what was last built of it to what a build would make of it now.
    """
    from fngen.compare import Grade, compare_specs, show
    from fngen.diagnostics import BuildFailed, Diagnostics
    from fngen.options import BuildOptions
    from fngen.settings import read_settings

    diagnostics = Diagnostics()
    try:
        settings = read_settings(Path(), diagnostics)
        diagnostics.stop_if_failed()
        folder = output or settings.output or Path("generated")
        selection = selected((), (), settings)
        options = BuildOptions((new or old,), folder, selection=selection, is_online=allow_remote)
        found = compare_specs(old if new else None, options, diagnostics)
    except BuildFailed:
        tell_diagnostics(diagnostics, "text", {}, quiet=True)
        sys.exit(FAULTS)
    click.echo(show(found, form), nl=False)
    if fail_on is not None and any(one.grade.reaches(Grade(fail_on)) for one in found):
        sys.exit(FAULTS)
