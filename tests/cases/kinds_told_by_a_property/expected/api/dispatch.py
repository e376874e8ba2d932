"""What handles the calls of api.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from fngen_runtime import Dispatcher

if TYPE_CHECKING:
    from . import handlers, models


class Handlers(Protocol):
    """A module or an object with these functions, each plain or `async`."""

    def put_pet(self, *, pet: models.Cat | models.Dog | None = None) -> Any: ...

    def add_event(self, *, type_: str, **extra: Any) -> Any: ...

    def pay(
        self,
        *,
        first: models.CardPayment | models.BankTransfer | models.CashOnDelivery | None = None,
        others: list[models.CardPayment | models.BankTransfer | models.CashOnDelivery]
        | None = None,
        refund: models.BankTransfer | models.Voucher | None = None,
    ) -> Any: ...


def make_dispatcher(handlers: Handlers, *, repair: bool = True) -> Dispatcher:
    """Return a dispatcher that checks a model's calls and passes them to `handlers`."""
    return Dispatcher(__name__.removesuffix(".dispatch"), handlers, repair=repair)


if TYPE_CHECKING:
    make_dispatcher(handlers)  # type checkers hold handlers.py to the protocol here
