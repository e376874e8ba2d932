import os; TEXT = """
mine
"""


def buy() -> object:
    """Buy."""
    return TEXT
