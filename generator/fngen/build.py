"""A build: what there is to do, if anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fngen.hashes import digest_of_templates
from fngen.load.find import FoundFile, find_files
from fngen.progress import Progress
from fngen.write.cache import read_record, this_fngen
from fngen.write.changes import Plan
from fngen.write.leftovers import tell_leftovers
from fngen.write.manifest import Lock, read_lock
from fngen.write.resume import resume

if TYPE_CHECKING:
    from fngen.diagnostics import Diagnostics
    from fngen.options import BuildOptions
    from fngen.write.last import Kept
    from fngen.write.record import Record


@dataclass(frozen=True, slots=True)
class Build:
    """What a build came to: what it changes in the output folder, and what the next may use.

    `kept` is what it keeps of each package, by name; None where all is as it was.
    """

    plan: Plan
    record: Record
    kept: Mapping[str, Kept] | None = None


def build(
    options: BuildOptions, diagnostics: Diagnostics, progress: Progress | None = None
) -> Build:
    """Compile the specs of `options`; nothing is written until `fngen.write.place.apply` is given the plan.

    Where nothing changed since the last build, it is what that came to.

    Raises:
        BuildFailed: an error was reported; every fault of the stage it came in is.
    """
    asked = _asked(options)
    lock = resume(read_lock(options.output, diagnostics), options.output)
    found = find_files(options.specs, diagnostics)
    last = read_record(options.output, asked, [file.path for file in found])
    if last is not None:
        diagnostics.add(last.diagnostics)
        result = Build(Plan(options.output), last)
    else:
        result = _compiled(options, asked, lock, found, diagnostics, progress or Progress())
    if all(path.is_dir() for path in options.specs):
        made = [package.name for package in result.record.packages]
        tell_leftovers(options.output, made, lock, diagnostics)
    return result


def _compiled(
    options: BuildOptions,
    asked: str,
    lock: Lock,
    found: Sequence[FoundFile],
    diagnostics: Diagnostics,
    progress: Progress,
) -> Build:
    # Imported here, for to import it takes longer than the whole of a build where nothing changed.
    from fngen.compiler import compile_specs
    from fngen.write.files import plan
    from fngen.write.record import record_of

    compiled = compile_specs(options, lock, found, diagnostics, progress)
    changes = plan(options.output, compiled.packages, lock, diagnostics, force=options.force)
    diagnostics.stop_if_failed()
    by = this_fngen()
    record = record_of(by, asked, compiled.read, compiled.packages, changes, diagnostics)
    return Build(changes, record, compiled.kept)


def _asked(options: BuildOptions) -> str:
    """Return a text that two builds share where they were asked for the same thing."""
    asked = repr(replace(options, jobs=1))
    return asked if options.templates is None else asked + digest_of_templates(options.templates)
