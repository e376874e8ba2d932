"""The compiler: one line a stage."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from fngen.again import again, fingerprint_of, in_document_order
from fngen.diagnostics import BuildFailed, Code, Diagnostics, Location
from fngen.emit import Package, Parts, divide, emit
from fngen.hashes import digest_of_templates
from fngen.ir import convert
from fngen.ir.selection import Choice, tell_unmatched
from fngen.json_types import JsonObject
from fngen.load.find import FoundFile, find_files
from fngen.load.spec import Spec
from fngen.load.specs import load
from fngen.lower import lower
from fngen.memo import Memo
from fngen.options import BuildOptions, PayloadOptions
from fngen.progress import Progress
from fngen.resolve import Wanted, resolve
from fngen.workers import each
from fngen.write.files import read_handlers
from fngen.write.homes import home_of
from fngen.write.last import Kept, Last, read_kept
from fngen.write.manifest import Lock, read_lock
from fngen.write.resume import resume

T = TypeVar("T")

_WORTH_SHARING = 500_000
"""Bytes of specs from which on it pays to compile them in processes of their own."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What specs came to: their packages, digests of the files that were read, what is kept of each."""

    packages: Sequence[Package]
    read: Mapping[str, str]
    kept: Mapping[str, Kept]


def compile_specs(
    options: BuildOptions,
    lock: Lock,
    found: Sequence[FoundFile],
    diagnostics: Diagnostics,
    progress: Progress,
) -> Compiled:
    """Compile the specs in the files `found`; functions have the names that `lock` gives them.

    Raises:
        BuildFailed: an error was reported; every fault of the stage it came in is.
    """
    work = partial(_compile_all, options, lock, found, diagnostics, progress)
    return _within_memory(work, found, diagnostics)


def _compile_all(
    options: BuildOptions,
    lock: Lock,
    found: Sequence[FoundFile],
    diagnostics: Diagnostics,
    progress: Progress,
) -> Compiled:
    specs = load(found, diagnostics, is_online=options.is_online)
    diagnostics.stop_if_failed()
    progress.begin(len(specs))
    is_small = sum(len(spec.source.raw) for spec in specs) < _WORTH_SHARING
    jobs = 1 if is_small else min(options.jobs, len(specs))
    work = partial(_compile, options, lock, progress if jobs == 1 else Progress())
    compiled: list[_Compiled] = []
    for one in each(work, specs, jobs):
        compiled.append(one)
        progress.done(one.source)
        diagnostics.add(one.diagnostics.items)
    tell_unmatched([one.choice for one in compiled], diagnostics)
    diagnostics.stop_if_failed()
    made = [(one.package, one.kept) for one in compiled if one.package is not None]
    return Compiled(
        [package for package, _ in made],
        {path: digest for one in compiled for path, digest in one.read.items()},
        {package.name: kept for package, kept in made},
    )


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
    now = fingerprint_of(spec, repr(options.payloads), kept.last)
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
    help_text = (
        "build fewer functions (`--include`, `--exclude`), or fewer specs at once (`--jobs`)"
    )
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
    specs = load(found, diagnostics, is_online=options.is_online)
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
