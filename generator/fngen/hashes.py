"""By what files and values are known again."""

from __future__ import annotations

from hashlib import blake2b, sha256

from pydantic_core import to_json


def digest_of(data: bytes) -> str:
    """Return the digest by which the content of a file that was read is known: its size comes first."""
    return f"{len(data)} {sha256(data).hexdigest()}"


def hash_of(text: str) -> str:
    """Return the hash by which a file is known to be as it was written."""
    return hash_of_bytes(text.encode())


def hash_of_bytes(data: bytes) -> str:
    """Return the hash of a file of these bytes, as `hash_of` gives it."""
    return sha256(data).hexdigest()[:32]


def digest_of_values(given: object) -> str:
    """Return what changes when `given`, which JSON can say, does; it is not kept for long."""
    return digest_of_bytes(to_json(given))


def digest_of_bytes(data: bytes) -> str:
    """Return what changes when `data` does; it is not kept for long."""
    return blake2b(data, digest_size=16).hexdigest()
