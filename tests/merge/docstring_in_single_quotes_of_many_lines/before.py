from typing import Any


def buy() -> Any:
    'Buy.'
    return 'mine'
