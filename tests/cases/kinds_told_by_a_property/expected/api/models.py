"""Objects in arguments of api.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import Annotated

from fngen_runtime.models import ByProperty, Model
from pydantic import MISSING, Field


class Cat(Model):
    pet_type: Annotated[str, Field(alias="petType")]
    lives: int | MISSING = MISSING


class Dog(Model):
    pet_type: Annotated[str, Field(alias="petType")]
    bark: str | MISSING = MISSING


class PutPetArguments(Model):
    """The objects in arguments of `putPet`."""

    pet: (
        Annotated[
            Cat | Dog,
            ByProperty("petType", {"cat": Cat, "Cat": Cat, "dog": Dog, "Dog": Dog}),
        ]
        | MISSING
    ) = MISSING


class CardPayment(Model):
    payment_method_type: Annotated[str | MISSING, Field(alias="paymentMethodType")] = MISSING
    number: str | MISSING = MISSING


class BankTransfer(Model):
    payment_method_type: Annotated[str | MISSING, Field(alias="paymentMethodType")] = MISSING
    iban: str | MISSING = MISSING


class CashOnDelivery(Model):
    payment_method_type: Annotated[str | MISSING, Field(alias="paymentMethodType")] = MISSING
    exact: bool | MISSING = MISSING


class Voucher(Model):
    code: str | MISSING = MISSING


class PayArguments(Model):
    """The objects in arguments of `pay`."""

    first: (
        Annotated[
            CardPayment | BankTransfer | CashOnDelivery,
            ByProperty(
                "paymentMethodType",
                {
                    "credit_card": CardPayment,
                    "debit_card": CardPayment,
                    "CardPayment": CardPayment,
                    "BankTransfer": BankTransfer,
                    "cash-on-delivery": CashOnDelivery,
                    "CashOnDelivery": CashOnDelivery,
                },
            ),
        ]
        | MISSING
    ) = MISSING
    others: (
        list[
            Annotated[
                CardPayment | BankTransfer | CashOnDelivery,
                ByProperty(
                    "paymentMethodType",
                    {
                        "credit_card": CardPayment,
                        "debit_card": CardPayment,
                        "CardPayment": CardPayment,
                        "BankTransfer": BankTransfer,
                        "cash-on-delivery": CashOnDelivery,
                        "CashOnDelivery": CashOnDelivery,
                    },
                ),
            ]
        ]
        | MISSING
    ) = MISSING
    refund: (
        Annotated[
            BankTransfer | Voucher,
            ByProperty(
                "wayInWhichTheMoneyGoesBackToTheCustomer",
                {"BankTransfer": BankTransfer, "Voucher": Voucher},
            ),
        ]
        | None
        | MISSING
    ) = MISSING
