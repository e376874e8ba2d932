import os; TEXT = """
mine
"""
from typing import Any


def add_note() -> Any:
    """Add a note."""
    raise NotImplementedError


def buy() -> object:
    """Buy."""
    return TEXT
