"""What is said of a build: a line, a table, or the files that are stale."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from fngen.commands.faults import FAULTS
from fngen.commands.tables import print_table

if TYPE_CHECKING:
    from fngen.build import Build
    from fngen.write.record import Counts


def one_line(result: Build, seconds: float) -> str:
    """Return what a build did, for those who see many."""
    packages = result.record.packages
    written = len(result.plan.changes)
    said = "nothing changed" if not written else "1 file" if written == 1 else f"{written} files"
    of = "1 package" if len(packages) == 1 else f"{len(packages)} packages"
    return f"built {of} in {seconds:.1f} s: {said}{' written' if written else ''}"


def tell_stale(result: Build) -> None:
    """Print the files that are not as a build would make them; exit if there are any."""
    if not result.plan.changes:
        click.echo(f"{result.plan.output.as_posix()} is up to date")
        return
    for change in result.plan.changes:
        click.echo(
            f"{'stale' if change.before is not None else 'missing'}: {change.path.as_posix()}"
        )
    sys.exit(FAULTS)


def tell_built(result: Build, seconds: float) -> None:
    """Print what a build made of each spec."""
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
                "1 file" if written == 1 else f"{written} files" if written else "unchanged",
                _handlers_said(package.counts),
            )
        )
    print_table(rows, right={2, 3, 4, 5})
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
