from typing import (
    Any,
    NamedTuple,
    cast,
)
from . import (models)


def add_note(*, text: str) -> Any:
    """Add a note."""
    return save(text)
