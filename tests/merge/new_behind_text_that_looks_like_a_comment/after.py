from typing import Any

TEXT = """
# no comment"""


def add_note() -> Any:
    """Add a note."""
    raise NotImplementedError


def buy() -> object:
    """Buy."""
    return TEXT
