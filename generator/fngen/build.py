"""The compiler: one line a stage."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from fngen.again import again, fingerprint_of, in_document_order
from fngen.diagnostics import BuildFailed, Code, Diagnostics, Location
from fngen.emit import Package, Parts, divide, emit
from fngen.emit.environment import digest_of_templates
from fngen.ir import convert
from fngen.ir.selection import Choice, tell_unmatched
from fngen.json_types import JsonObject
from fngen.load import FoundFile, Spec, find_files, load
from fngen.lower import PayloadOptions, lower
from fngen.memo import Memo
from fngen.options import BuildOptions
from fngen.progress import Progress
from fngen.resolve import Wanted, resolve
from fngen.workers import each
from fngen.write import (
    Kept,
    Last,
    Lock,
    Plan,
    Record,
    home_of,
    plan,
    read_handlers,
    read_kept,
    read_lock,
    read_record,
    record_of,
    resume,
    tell_leftovers,
    this_fngen,
)

T = TypeVar("T")

_WORTH_SHARING = 500_000
"""Characters of specs from which on it pays to compile them in processes of their own."""


@dataclass(frozen=True, slots=True)
class Build:
    """What a build came to: what it changes in the output folder, and what the next may use.

    `kept` is what it keeps of each package, by name; of none where they are as they were.
    """

    plan: Plan
    record: Record
    kept: Mapping[str, Kept] = field(default_factory=dict[str, Kept])


def build(
    options: BuildOptions, diagnostics: Diagnostics, progress: Progress | None = None
) -> Build:
    """Compile the specs of `options`; nothing is written until `fngen.write.apply` is given the plan.

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
        work = partial(_build, options, asked, lock, found, diagnostics, progress or Progress())
        with _uncollected():
            result = _within_memory(work, found, diagnostics)
    if all(path.is_dir() for path in options.specs):
        made = [package.name for package in result.record.packages]
        tell_leftovers(options.output, made, lock, diagnostics)
    return result


def _build(
    options: BuildOptions,
    asked: str,
    lock: Lock,
    found: Sequence[FoundFile],
    diagnostics: Diagnostics,
    progress: Progress,
) -> Build:
    specs = load(found, diagnostics)
    diagnostics.stop_if_failed()
    progress.begin(len(specs))
    is_small = sum(len(spec.source.text) for spec in specs) < _WORTH_SHARING
    jobs = 1 if is_small else min(options.jobs, len(specs))
    work = partial(_compile, options, lock, progress if jobs == 1 else Progress())
    compiled: list[_Compiled] = []
    for one in each(work, specs, jobs):
        compiled.append(one)
        progress.done(one.source)
        diagnostics.add(one.diagnostics.items)
    tell_unmatched([one.choice for one in compiled], diagnostics)
    diagnostics.stop_if_failed()
    packages = [one.package for one in compiled if one.package is not None]
    changes = plan(options.output, packages, lock, diagnostics, force=options.force)
    diagnostics.stop_if_failed()
    read = {path: digest for one in compiled for path, digest in one.read.items()}
    record = record_of(this_fngen(), asked, read, packages, changes, diagnostics)
    kept = {one.package.name: one.kept for one in compiled if one.package is not None}
    return Build(changes, record, kept)


def _asked(options: BuildOptions) -> str:
    """Return a text that two builds share where they were asked for the same thing."""
    asked = repr(replace(options, jobs=1))
    return asked if options.templates is None else asked + digest_of_templates(options.templates)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """What one spec came to; no package where an error was reported."""

    source: str
    package: Package | None
    choice: Choice
    read: Mapping[str, str]
    kept: Kept
    diagnostics: Diagnostics


def _compile(options: BuildOptions, lock: Lock, progress: Progress, spec: Spec) -> _Compiled:
    diagnostics = Diagnostics()
    choice = Choice(options.selection, lock.names)
    package, kept = None, Kept()
    with suppress(BuildFailed), _depth_told(spec, diagnostics):
        package, kept = _package(options, lock, spec, choice, progress, diagnostics)
    read = spec.library.digests()
    return _Compiled(spec.source.path, package, choice, read, kept, diagnostics)


def _package(
    options: BuildOptions,
    lock: Lock,
    spec: Spec,
    choice: Choice,
    progress: Progress,
    diagnostics: Diagnostics,
) -> tuple[Package, Kept]:
    templates = digest_of_templates(options.templates) if options.templates else ""
    kept = read_kept(options.output, spec.name, templates)
    memo = Memo(kept.made)
    compiled = partial(_parts, options, lock, spec, kept.last, memo, progress)
    now = fingerprint_of(spec, repr(options.payloads))
    made = again(kept.last, now, lock.names.get(spec.name, {}), choice.wants, compiled)
    if made is None:
        told = Diagnostics()
        try:
            parts = compiled(choice.wants, told)
        except BuildFailed:
            diagnostics.add(told.items)
            raise
        made = Last(templates, now, parts, in_document_order(told.items, now))
    else:
        memo.keep_all()
    diagnostics.add(made.diagnostics)
    progress.now(f"{spec.source.path}: writing code")
    home = home_of(options.output, spec.name, options.handlers, diagnostics, split=options.split)
    present = read_handlers(options.output, spec.name, home, lock, diagnostics)
    package = emit(made.parts, present, options.templates, diagnostics)
    diagnostics.stop_if_failed()
    return package, Kept(memo.used, made)


def _parts(
    options: BuildOptions,
    lock: Lock,
    spec: Spec,
    last: Last | None,
    memo: Memo,
    progress: Progress,
    wanted: Wanted,
    diagnostics: Diagnostics,
) -> Parts:
    def reach(stage: str) -> None:
        diagnostics.stop_if_failed()
        progress.now(f"{spec.source.path}: {stage}")

    reach("resolving")
    document = resolve(spec, wanted, diagnostics)
    reach("reading shapes")
    api = convert(document, lock.names.get(spec.name, {}), diagnostics)
    reach("lowering")
    contract = lower(api, memo, diagnostics, options.payloads)
    reach("dividing")
    before = None if last is None else last.parts
    parts = divide(api, contract, before, options.templates, memo, diagnostics)
    diagnostics.stop_if_failed()
    return parts


@contextmanager
def _depth_told(spec: Spec, diagnostics: Diagnostics) -> Generator[None]:
    """Report schemas that are followed, one into the next, until the stack is used up.

    Raises:
        BuildFailed: there were such.
    """
    try:
        yield
    except RecursionError:
        message = "its schemas refer to one another more deeply than they can be followed"
        diagnostics.error(Code.EXCESSIVE_NESTING, message, Location(spec.source.path))
        raise BuildFailed from None


def _within_memory(
    work: Callable[[], T], found: Sequence[FoundFile], diagnostics: Diagnostics
) -> T:
    """Return what `work` does; report it where it takes more memory than there is.

    Raises:
        BuildFailed: it does.
    """
    with suppress(MemoryError):
        return work()
    # What was made is let go of by now, which leaves memory to tell of it.
    sizes = {file.path: file.path.stat().st_size for file in found if file.path.is_file()}
    message = "to build it takes more memory than there is"
    help_text = "build fewer functions: `--include` and `--exclude` choose them"
    largest = Location(max(sizes, key=sizes.__getitem__).as_posix())
    diagnostics.error(Code.EXCESSIVE_SIZE, message, largest, help=help_text)
    raise BuildFailed


def contracts(options: BuildOptions, diagnostics: Diagnostics) -> dict[str, JsonObject]:
    """Return what functions.json of each package would be; nothing else is made.

    Raises:
        BuildFailed: an error was reported.
    """
    lock = resume(read_lock(options.output, diagnostics), options.output)
    found = find_files(options.specs, diagnostics)
    return _within_memory(
        partial(_contracts, options, lock, found, diagnostics), found, diagnostics
    )


def _contracts(
    options: BuildOptions, lock: Lock, found: Sequence[FoundFile], diagnostics: Diagnostics
) -> dict[str, JsonObject]:
    specs = load(found, diagnostics)
    diagnostics.stop_if_failed()
    choices = [Choice(options.selection, lock.names) for _ in specs]
    made: dict[str, JsonObject] = {}
    for spec, choice in zip(specs, choices, strict=True):
        with _depth_told(spec, diagnostics):
            document = resolve(spec, choice.wants, diagnostics)
            diagnostics.stop_if_failed()
            api = convert(document, lock.names.get(spec.name, {}), diagnostics)
            diagnostics.stop_if_failed()
            made[spec.name] = lower(api, Memo(), diagnostics, PayloadOptions("off"))
    tell_unmatched(choices, diagnostics)
    diagnostics.stop_if_failed()
    return made


@contextmanager
def _uncollected() -> Generator[None]:
    """Build without looking for garbage: next to none is made, and looking takes a fifth of a build."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
