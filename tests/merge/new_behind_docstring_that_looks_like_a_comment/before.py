"""Mine.

# no comment"""
def buy() -> object:
    """Buy."""
    return TEXT
