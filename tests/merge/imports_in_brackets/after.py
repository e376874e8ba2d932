from typing import (
    Any,
    Literal,
    NamedTuple,
    cast,
)
from . import (models)


def add_note(*, text: str) -> Any:
    """Add a note."""
    return save(text)


def place_order(*, to: models.PlaceOrderTo, kind: Literal["a", "b"] | None = None) -> Any:
    """Place it."""
    raise NotImplementedError
