"""All misbehaviours by name, and the turn that plays one."""

from __future__ import annotations

from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING

from fngen_runtime.testing.odd_calls import ODD_CALLS
from fngen_runtime.testing.odd_connections import ODD_CONNECTIONS
from fngen_runtime.testing.odd_replies import ODD_REPLIES
from fngen_runtime.testing.odd_servers import ODD_SERVERS
from fngen_runtime.testing.odd_streams import ODD_STREAMS
from fngen_runtime.testing.turns import Misbehaves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fngen_runtime.testing.misbehaviour import Misbehaviour
    from fngen_runtime.testing.turns import Call, Turn

_ALL = (*ODD_CALLS, *ODD_REPLIES, *ODD_STREAMS, *ODD_CONNECTIONS, *ODD_SERVERS)

MISBEHAVIOURS: Mapping[str, Misbehaviour] = MappingProxyType({odd.name: odd for odd in _ALL})
"""What a model, its server or the network can be made to do, by name."""


def misbehaves(name: str, *spoiled: Call) -> Turn:
    """Return a turn in which something goes wrong, by its name in `MISBEHAVIOURS`.

    A request of a dialect in which it cannot happen gets status 400 and an error that says so.

    Args:
        name: What goes wrong.
        spoiled: The good calls it happens to. Left out, they are of a function that the request
            offers, with arguments of the right types; give them where a schema asks for more.

    Raises:
        ValueError: There is no such misbehaviour.
    """
    if name not in MISBEHAVIOURS:
        near = get_close_matches(name, MISBEHAVIOURS, n=3) or sorted(MISBEHAVIOURS)
        raise ValueError(f"there is no misbehaviour {name!r}; there are {', '.join(near)}")
    return Misbehaves(name, spoiled)
