"""Fourth stage: an API -> the data its dispatcher runs on, functions.json."""

from __future__ import annotations

from fngen.diagnostics import Diagnostics
from fngen.ir.model import Api
from fngen.json_types import JsonObject
from fngen.lower.contract import StrictMode, contract_of
from fngen.lower.limits import check_limits
from fngen.memo import Memo

__all__ = ["StrictMode", "lower"]


def lower(
    api: Api, memo: Memo, diagnostics: Diagnostics, strict: StrictMode = "auto"
) -> JsonObject:
    """Return the content of functions.json: names, payloads, exact schemas, HTTP bindings.

    `strict` says whether functions have strict payloads: `auto` where they can, `require` or it is
    an error, `off` for none.
    """
    check_limits(api, diagnostics)
    return contract_of(api, memo, diagnostics, strict)
