"""Handlers for orte.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import models

if TYPE_CHECKING:
    from . import results


def post_orte(
    *,
    stadt: models.東京 | None = None,
    straße: models.Straße | None = None,
    land: models.日本 | None = None,
    anteil: float | None = None,
    genau: float | None = None,
    gemischt: float | str | None = None,
) -> results.PostOrteResult:
    """POST /orte"""
    raise NotImplementedError
