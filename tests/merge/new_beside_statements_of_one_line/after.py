from typing import Any

def add_note() -> Any:
    """Add a note."""
    raise NotImplementedError


X = """
mine
"""; buy = lambda: X
