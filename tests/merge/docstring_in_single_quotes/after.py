from typing import Any


def buy() -> Any:
    'Buy it.'
    return 'mine'
