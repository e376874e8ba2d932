"""`fngen build`: its options, with the settings they stand in for, and a build with them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fngen.commands.building import build_on_save, built
from fngen.commands.faults import FAULTS, tell_diagnostics
from fngen.commands.shared_options import ALLOW_REMOTE, FOLDER, selected
from fngen.commands.telling import tell_built, tell_stale

if TYPE_CHECKING:
    from fngen.diagnostics import Diagnostics
    from fngen.options import BuildOptions, StrictMode


@click.command()
@click.argument("specs", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=FOLDER,
    show_default="generated",
    help="Folder of the generated packages.",
)
@click.option(
    "--include",
    multiple=True,
    metavar="PATTERN",
    help="Generate only what matches: name:list*, tag:T, path:/a/*, method:get or deprecated.",
)
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out what matches.")
@click.option(
    "--strict",
    type=click.Choice(["auto", "require", "off"]),
    show_default="auto",
    help="Payloads for strict mode: where they can be, or it is an error, or none.",
)
@click.option(
    "--fail-on-loss", is_flag=True, help="Fail if a payload does not tell a model all of the spec."
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 and name the files if stale.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
@click.option(
    "--watch", is_flag=True, help="Build again whenever a spec, template or setting is saved."
)
@click.option(
    "-j", "--jobs", type=click.IntRange(1), help="Specs to compile at once (one a core by default)."
)
@click.option(
    "--split-handlers", "split", is_flag=True, help="Put handlers in a module for each tag."
)
@click.option("--force", is_flag=True, help="Write over generated files that were edited by hand.")
@click.option(
    "--templates",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder whose templates are taken before fngen's own.",
)
@ALLOW_REMOTE
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the diagnostics.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print faults only.")
def build(
    specs: tuple[Path, ...],
    output: Path | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    strict: StrictMode | None,
    fail_on_loss: bool,  # noqa: FBT001
    check: bool,  # noqa: FBT001 - click passes flags so
    diff: bool,  # noqa: FBT001
    watch: bool,  # noqa: FBT001
    jobs: int | None,
    split: bool,  # noqa: FBT001
    force: bool,  # noqa: FBT001
    templates: Path | None,
    allow_remote: bool,  # noqa: FBT001
    form: str,
    quiet: bool,  # noqa: FBT001
) -> None:
    """Generate a package for each of SPECS: files, or folders to search (specs/ by default).

    What is not given here is taken from [tool.fngen] of pyproject.toml, or from fngen.toml.
    """
    import time

    from fngen.diagnostics import BuildFailed, Diagnostics
    from fngen.options import BuildOptions, PayloadOptions
    from fngen.progress import Progress
    from fngen.settings import read_settings
    from fngen.workers import cores

    def settled(diagnostics: Diagnostics) -> BuildOptions:
        settings = read_settings(Path(), diagnostics)
        diagnostics.stop_if_failed()
        return BuildOptions(
            specs or settings.specs or (Path("specs"),),
            output or settings.output or FOLDER.convert("generated", None, None),
            templates or settings.templates,
            force,
            selected(include, exclude, settings),
            jobs or cores(),
            PayloadOptions(
                strict or settings.strict or "auto", fail_on_loss or settings.fail_on_loss
            ),
            settings.handlers,
            split or settings.split,
            allow_remote,
        )

    if watch:
        if check or diff:
            raise click.UsageError("--watch writes: it goes with neither --check nor --diff")
        build_on_save(settled, form, quiet=quiet)
        return
    started = time.perf_counter()
    diagnostics = Diagnostics()
    progress = Progress(_to_terminal if sys.stderr.isatty() and not quiet else None)
    try:
        result = built(settled(diagnostics), diagnostics, progress, write=not (check or diff))
    except BuildFailed:
        progress.end()
        tell_diagnostics(diagnostics, form, {}, quiet=quiet)
        if form == "text":
            click.echo("nothing was written", err=True)
        sys.exit(FAULTS)
    progress.end()
    # What is not written is shown as it would be.
    texts = {change.path.as_posix(): change.after or "" for change in result.plan.changes}
    tell_diagnostics(diagnostics, form, texts if check or diff else {}, quiet=quiet)
    if diff:
        for change in result.plan.changes:
            click.echo(change.diff(), nl=False)
    if check:
        tell_stale(result)
    elif not (quiet or diff):
        tell_built(result, time.perf_counter() - started)


def _to_terminal(text: str) -> None:
    click.echo(text, err=True, nl=False)
