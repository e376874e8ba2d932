"""What was made of what, kept from build to build: only what changed is made again."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic_core import to_json

from fngen.hashes import digest_of_bytes
from fngen.json_types import JsonValue


class Memo:
    """Remembers JSON values by what they are and all that they were made of.

    `known` are those of the last build; `used` those that this one asked for, to be kept.
    """

    def __init__(self, known: Mapping[str, JsonValue] | None = None) -> None:
        self._known = known or {}
        self.used: dict[str, JsonValue] = {}

    def key(self, what: str, *given: object) -> str:
        """Return the key of `what` that is made of `given`, which JSON can say, and nothing else."""
        return f"{what} {digest_of_values(given)}"

    def find(self, key: str) -> JsonValue:
        """Return the value of `key`; None where it is to be made."""
        value = self._known.get(key)
        if value is not None:
            self.used[key] = value
        return value

    def keep_all(self) -> None:
        """Keep also what was not asked for: it was made for what is not made again."""
        self.used = {**self._known, **self.used}

    def keep(self, key: str, value: JsonValue) -> None:
        """Remember that `key` has `value`."""
        self.used[key] = value


def digest_of_values(given: object) -> str:
    """Return what changes when `given`, which JSON can say, does; it is not kept for long."""
    return digest_of_bytes(to_json(given))
