"""Handlers for api.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any

from . import models


def put_pet(*, pet: models.Cat | models.Dog | None = None) -> Any:
    """PUT /pets"""
    raise NotImplementedError


def add_event(*, type_: str, **extra: Any) -> Any:
    """POST /events

    Args:
        type_: Tells the kind: `Login`.
    """
    raise NotImplementedError


def pay(
    *,
    first: models.CardPayment | models.BankTransfer | models.CashOnDelivery | None = None,
    others: list[models.CardPayment | models.BankTransfer | models.CashOnDelivery] | None = None,
    refund: models.BankTransfer | models.Voucher | None = None,
) -> Any:
    """POST /payments"""
    raise NotImplementedError
