"""Fourth stage: an API -> the data its dispatcher runs on, functions.json."""

from __future__ import annotations

from fngen.diagnostics import Diagnostics
from fngen.ir.model import Api
from fngen.json_types import JsonObject
from fngen.lower.contract import contract_of

__all__ = ["lower"]


def lower(api: Api, diagnostics: Diagnostics) -> JsonObject:
    """Return the content of functions.json: names, payloads, exact schemas, HTTP bindings."""
    return contract_of(api, diagnostics)
