"""The functions that are called in benchmarks, as schemas and as models; only pydantic is needed."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

WEATHER_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "location": {"type": "string", "description": "The city, e.g. Lisbon"},
        "date": {"type": "string", "description": "The day, e.g. 2024-08-15"},
    },
    "required": ["location"],
}
WEATHER_TEXT = '{"location": "Lisbon, Portugal", "date": "2024-08-15"}'
BAD_TEXT = '{"place": "Lisbon, Portugal", "date": 20240815}'


class Weather(BaseModel):
    """The arguments of the small function."""

    location: str
    date: str | None = None


class Address(BaseModel):
    """Five fields."""

    street: str
    city: str
    postcode: str
    country: str
    notes: str | None = None


class Customer(BaseModel):
    """Six fields."""

    name: str
    email: str
    phone: str | None = None
    loyal: bool
    points: int
    address: Address


class Line(BaseModel):
    """Six fields."""

    sku: str
    title: str
    quantity: int
    price: float
    gift: bool = False
    tags: list[str]


class Payment(BaseModel):
    """Five fields."""

    method: str
    token: str
    amount: float
    currency: str
    installments: int | None = None


class Order(BaseModel):
    """The arguments of the nested function: eight fields, thirty with those inside."""

    reference: str
    customer: Customer
    ship_to: Address
    lines: list[Line]
    payment: Payment
    priority: int
    express: bool
    note: str | None = None


_TEXT, _INTEGER, _FLAG = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
_NUMBER = {"type": "number"}


def _object(optional: tuple[str, ...] = (), **properties: object) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


_ADDRESS = _object(("notes",), street=_TEXT, city=_TEXT, postcode=_TEXT, country=_TEXT, notes=_TEXT)
ORDER_SCHEMA: dict[str, Any] = _object(
    ("note",),
    reference=_TEXT,
    customer=_object(
        ("phone",),
        name=_TEXT,
        email=_TEXT,
        phone=_TEXT,
        loyal=_FLAG,
        points=_INTEGER,
        address=_ADDRESS,
    ),
    ship_to=_ADDRESS,
    lines={
        "type": "array",
        "items": _object(
            ("gift",),
            sku=_TEXT,
            title=_TEXT,
            quantity=_INTEGER,
            price=_NUMBER,
            gift=_FLAG,
            tags={"type": "array", "items": _TEXT},
        ),
    },
    payment=_object(
        ("installments",),
        method=_TEXT,
        token=_TEXT,
        amount=_NUMBER,
        currency=_TEXT,
        installments=_INTEGER,
    ),
    priority=_INTEGER,
    express=_FLAG,
    note=_TEXT,
)
_PLACE = {"street": "Rua A 1", "city": "Lisbon", "postcode": "1100", "country": "PT"}
ORDER_TEXT = json.dumps(
    {
        "reference": "A-0042",
        "customer": {
            "name": "Ana",
            "email": "ana@example.com",
            "phone": "+351 21 000 000",
            "loyal": True,
            "points": 120,
            "address": {**_PLACE, "notes": "second floor"},
        },
        "ship_to": _PLACE,
        "lines": [
            {
                "sku": "TEA-0042",
                "title": "Green tea",
                "quantity": 2,
                "price": 4.5,
                "gift": False,
                "tags": ["tea", "green"],
            }
        ],
        "payment": {"method": "card", "token": "tok_1", "amount": 9.0, "currency": "EUR"},
        "priority": 1,
        "express": False,
        "note": "Ring twice.",
    }
)


def weather_answer(location: str, date: str | None) -> dict[str, object]:
    """Return what the small function does."""
    return {"location": location, "date": date, "forecast": "mostly sunny"}


def order_answer(reference: str) -> dict[str, object]:
    """Return what the nested function does."""
    return {"id": 17, "reference": reference, "status": "placed"}
