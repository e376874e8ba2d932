from typing import Any

buy = lambda: X; X = """
mine
"""


def add_note() -> Any:
    """Add a note."""
    raise NotImplementedError
