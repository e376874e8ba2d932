"""The command line: reads options, calls the rest, prints, and chooses the exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fngen import __version__
from fngen.commands.chat import chat

if TYPE_CHECKING:
    from fngen.build import Build
    from fngen.diagnostics import Diagnostics
    from fngen.ir.selection import Selection
    from fngen.lower import StrictMode
    from fngen.options import BuildOptions
    from fngen.progress import Progress
    from fngen.settings import Settings
    from fngen.write.record import Counts

FAULTS = 1
"""Exit code for faults in specs, stale output and failed calls; click's 2 is wrong usage."""


_FOLDER = click.Path(path_type=Path, file_okay=False)


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


@main.command()
@click.argument("specs", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=_FOLDER,
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
    form: str,
    quiet: bool,  # noqa: FBT001
) -> None:
    """Generate a package for each of SPECS: files, or folders to search (specs/ by default).

    What is not given here is taken from [tool.fngen] of pyproject.toml, or from fngen.toml.
    """
    import time

    from fngen.diagnostics import BuildFailed, Diagnostics
    from fngen.lower import PayloadOptions
    from fngen.options import BuildOptions
    from fngen.progress import Progress
    from fngen.settings import read_settings
    from fngen.workers import cores

    def settled(diagnostics: Diagnostics) -> BuildOptions:
        settings = read_settings(Path(), diagnostics)
        diagnostics.stop_if_failed()
        return BuildOptions(
            specs or settings.specs or (Path("specs"),),
            output or settings.output or _FOLDER.convert("generated", None, None),
            templates or settings.templates,
            force,
            _selection(include, exclude, settings),
            jobs or cores(),
            PayloadOptions(
                strict or settings.strict or "auto", fail_on_loss or settings.fail_on_loss
            ),
            settings.handlers,
            split or settings.split,
        )

    if watch:
        if check or diff:
            raise click.UsageError("--watch writes: it goes with neither --check nor --diff")
        _watch(settled, form, quiet=quiet)
        return
    started = time.perf_counter()
    diagnostics = Diagnostics()
    progress = Progress(_to_terminal if sys.stderr.isatty() and not quiet else None)
    try:
        result = _built(settled(diagnostics), diagnostics, progress, write=not (check or diff))
    except BuildFailed:
        progress.end()
        _report(diagnostics, form, {}, quiet=quiet)
        click.echo("nothing was written", err=True)
        sys.exit(FAULTS)
    progress.end()
    # What is not written is shown as it would be.
    texts = {change.path.as_posix(): change.after or "" for change in result.plan.changes}
    _report(diagnostics, form, texts if check or diff else {}, quiet=quiet)
    if diff:
        for change in result.plan.changes:
            click.echo(change.diff(), nl=False)
    if check:
        _tell_stale(result)
    elif not (quiet or diff):
        _tell_built(result, time.perf_counter() - started)


def _built(
    options: BuildOptions, diagnostics: Diagnostics, progress: Progress, *, write: bool
) -> Build:
    """Build, and put what comes of it in place if it is to be written."""
    from fngen.build import build as run_build
    from fngen.write import alone, apply, keep

    with alone(options.output, lambda line: click.echo(line, err=True)):
        result = run_build(options, diagnostics, progress)
        if write:
            apply(result.plan, diagnostics)
            diagnostics.stop_if_failed()
            keep(result.record, result.made, options.output)
    return result


def _watch(settled: Callable[[Diagnostics], BuildOptions], form: str, *, quiet: bool) -> None:
    """Build, and again after each save, until Ctrl-C."""
    import time
    from functools import partial

    from fngen.diagnostics import BuildFailed, Diagnostics
    from fngen.progress import Progress
    from fngen.watch import look, wait_for_save

    options: BuildOptions | None = None
    read: frozenset[str] = frozenset()
    try:
        while True:
            started = time.perf_counter()
            diagnostics = Diagnostics()
            seen = look(options, read)
            try:
                options = settled(diagnostics)
                seen = look(options, read)
                result = _built(options, diagnostics, Progress(), write=True)
                read = frozenset(result.record.read)
                seen = seen.with_read(read)
                line = _one_line(result, time.perf_counter() - started)
            except BuildFailed:
                line = "nothing was written"
            _report(diagnostics, form, {}, quiet=quiet)
            if diagnostics.failed or not quiet:
                click.echo(f"{time.strftime('%H:%M:%S')} {line}", err=diagnostics.failed)
            wait_for_save(partial(look, options, read), seen, failed=diagnostics.failed)
    except KeyboardInterrupt:
        click.echo(err=True)  # what the terminal shows of Ctrl-C stands on a line of its own


def _one_line(result: Build, seconds: float) -> str:
    packages = result.record.packages
    written = len(result.plan.changes)
    said = "nothing changed" if not written else "1 file" if written == 1 else f"{written} files"
    of = "1 package" if len(packages) == 1 else f"{len(packages)} packages"
    return f"built {of} in {seconds:.1f} s: {said}{' written' if written else ''}"


def _to_terminal(text: str) -> None:
    click.echo(text, err=True, nl=False)


def _selection(include: tuple[str, ...], exclude: tuple[str, ...], settings: Settings) -> Selection:
    """Return what is selected: the patterns of an option stand in for those of its setting."""
    from fngen.diagnostics import Location
    from fngen.ir.selection import Pattern, Selection

    return Selection(
        tuple(Pattern(text, Location("--include")) for text in include) or settings.include,
        tuple(Pattern(text, Location("--exclude")) for text in exclude) or settings.exclude,
    )


def _report(diagnostics: Diagnostics, form: str, texts: Mapping[str, str], *, quiet: bool) -> None:
    from fngen.diagnostics import Severity
    from fngen.report import Reporter

    items = [item for item in diagnostics.items if not quiet or item.severity is Severity.ERROR]
    reporter = Reporter(items, texts)
    for text in reporter.json() if form == "json" else reporter.text():
        click.echo(text, err=True)
        if form == "text":
            click.echo(err=True)


def _tell_stale(result: Build) -> None:
    if not result.plan.changes:
        click.echo(f"{result.plan.output.as_posix()} is up to date")
        return
    for change in result.plan.changes:
        click.echo(
            f"{'stale' if change.before is not None else 'missing'}: {change.path.as_posix()}"
        )
    sys.exit(FAULTS)


def _tell_built(result: Build, seconds: float) -> None:
    output = result.plan.output
    packages = result.record.packages
    rows = [("spec", "package", "functions", "strict", "lossy", "notes", "written", "handlers")]
    for package in packages:
        folder = output / package.name
        written = sum(change.path.is_relative_to(folder) for change in result.plan.changes)
        rows.append(
            (
                package.source,
                folder.as_posix(),
                str(package.counts.functions),
                str(package.counts.strict or "-"),
                str(package.counts.lossy or "-"),
                str(package.counts.notes or "-"),
                f"{written} files" if written else "unchanged",
                _handlers_said(package.counts),
            )
        )
    _print_table(rows, right={2, 3, 4, 5})
    built = "1 package" if len(packages) == 1 else f"{len(packages)} packages"
    left_out = sum(package.counts.left_out for package in packages)
    functions = "1 function was" if left_out == 1 else f"{left_out} functions were"
    left = f"; {functions} left out" if left_out else ""
    click.echo(f"\nbuilt {built} in {seconds:.1f} s{left}")


def _handlers_said(counts: Counts) -> str:
    """Return what became of the handlers of a package, in words."""
    handlers = {
        "new": counts.new,
        "changed": counts.changed,
        "renamed": counts.renamed,
        "orphaned": counts.orphaned,
        "to fill in": counts.waiting,
    }
    return ", ".join(f"{count} {what}" for what, count in handlers.items() if count) or "-"


def _print_table(rows: Sequence[tuple[str, ...]], right: set[int]) -> None:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = [
            cell.rjust(width) if index in right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        line = "  ".join(cells).rstrip()
        click.echo(click.style(line, bold=True) if number == 0 else line)


@main.command("diff")
@click.argument("old", type=click.Path(path_type=Path, exists=True))
@click.argument("new", type=click.Path(path_type=Path, exists=True), required=False)
@click.option("-o", "--output", type=_FOLDER, help="Folder of the generated packages.")
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
    old: Path, new: Path | None, output: Path | None, fail_on: str | None, form: str
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
        selection = _selection((), (), settings)
        options = BuildOptions((new or old,), folder, selection=selection)
        found = compare_specs(old if new else None, options, diagnostics)
    except BuildFailed:
        _report(diagnostics, "text", {}, quiet=True)
        sys.exit(FAULTS)
    click.echo(show(found, form), nl=False)
    if fail_on is not None and any(one.grade.reaches(Grade(fail_on)) for one in found):
        sys.exit(FAULTS)


@main.command("list")
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
    _print_table([header, *rows], right={3, 4, 5})


def _tell_waiting(package: str) -> None:
    from fngen.todo import waiting_handlers

    waiting, functions = waiting_handlers(package)
    for one in waiting:
        click.echo(f"{one.path.as_posix()}:{one.line}: {one.function}")
    click.echo(f"{len(waiting)} of {functions} handlers to fill in")


@main.command(
    "call",
    context_settings={"ignore_unknown_options": True},
    options_metavar="[--NAME VALUE]...",
)
@click.argument("package")
@click.argument("function")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[JSON]")
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


main.add_command(chat)


@main.command(options_metavar="")
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
    return (Path(__file__).parent / "explain" / f"{code}.md").read_text("utf-8")


def _near(word: str, words: Iterable[str]) -> str:
    from difflib import get_close_matches

    known = list(words)
    near = get_close_matches(word, known, n=3)
    return (
        f"; the nearest are: {', '.join(near)}" if near else f"; there are: {', '.join(known[:99])}"
    )


@main.command()
def init() -> None:
    """Begin a project in this folder: a spec, and settings. Nothing is written over."""
    from fngen.starting import start

    try:
        for line in start(Path()):
            click.echo(line)
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from None
    click.echo("next: fngen build")


@main.command()
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
