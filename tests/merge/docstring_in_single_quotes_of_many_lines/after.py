from typing import Any


def buy() -> Any:
    '''Buy it.

    At once.
    '''
    return 'mine'
