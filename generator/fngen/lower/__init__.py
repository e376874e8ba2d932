"""Fourth stage: an API -> the data its dispatcher runs on, functions.json."""

from __future__ import annotations

from fngen.diagnostics import Diagnostics
from fngen.ir.model import Api
from fngen.json_types import JsonObject
from fngen.lower.contract import StrictMode, contract_of

__all__ = ["StrictMode", "lower"]


def lower(api: Api, diagnostics: Diagnostics, strict: StrictMode = "auto") -> JsonObject:
    """Return the content of functions.json: names, payloads, exact schemas, HTTP bindings.

    `strict` says whether functions have strict payloads: `auto` where they can, `require` or it is
    an error, `off` for none.
    """
    return contract_of(api, diagnostics, strict)
