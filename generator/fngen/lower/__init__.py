"""Fourth stage: an API -> the data its dispatcher runs on, functions.json."""

from __future__ import annotations

from fngen.diagnostics import Diagnostics
from fngen.ir.model import Api
from fngen.json_types import JsonObject
from fngen.lower.contract import contract_of
from fngen.lower.limits import check_limits
from fngen.memo import Memo
from fngen.options import PayloadOptions

__all__ = ["lower"]


def lower(api: Api, memo: Memo, diagnostics: Diagnostics, options: PayloadOptions) -> JsonObject:
    """Return the content of functions.json: names, payloads, exact schemas, HTTP bindings."""
    check_limits(api, diagnostics)
    return contract_of(api, memo, diagnostics, options)
