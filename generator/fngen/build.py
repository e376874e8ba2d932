"""The compiler: one line a stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fngen.diagnostics import Diagnostics
from fngen.emit import Package, emit
from fngen.ir import convert
from fngen.ir.model import Api
from fngen.ir.selection import select
from fngen.load import load
from fngen.lower import lower
from fngen.options import BuildOptions
from fngen.resolve import resolve
from fngen.write import Plan, plan, read_handlers, read_lock


@dataclass(frozen=True, slots=True)
class Build:
    """What a build came to: the APIs, their packages, and what these change in the output folder."""

    apis: tuple[Api, ...]
    packages: Mapping[str, Package]
    plan: Plan


def build(options: BuildOptions, diagnostics: Diagnostics) -> Build:
    """Compile the specs of `options`; nothing is written until `fngen.write.apply` is given the plan.

    Raises:
        BuildFailed: an error was reported; every fault of the stage it came in is.
    """
    lock = read_lock(options.output, diagnostics)
    specs = load(options.specs, diagnostics)
    diagnostics.stop_if_failed()
    documents = resolve(specs, diagnostics)
    diagnostics.stop_if_failed()
    documents = select(documents, options.selection, lock.names, diagnostics)
    apis = convert(documents, lock.names, diagnostics)
    diagnostics.stop_if_failed()
    contracts = [lower(api, diagnostics) for api in apis]
    diagnostics.stop_if_failed()
    packages: dict[str, Package] = {}
    for api, contract in zip(apis, contracts, strict=True):
        handlers = read_handlers(options.output, api.name, lock, diagnostics)
        packages[api.name] = emit(api, contract, handlers, options.templates, diagnostics)
    diagnostics.stop_if_failed()
    changes = plan(options.output, apis, packages, lock, diagnostics, force=options.force)
    diagnostics.stop_if_failed()
    return Build(apis, packages, changes)
