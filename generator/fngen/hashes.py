"""By what files, and values as text, are known again."""

from __future__ import annotations

from hashlib import blake2b, sha256
from pathlib import Path


def digest_of(data: bytes) -> str:
    """Return the digest by which the content of a file that was read is known: its size comes first."""
    return f"{len(data)} {sha256(data).hexdigest()}"


def hash_of(text: str) -> str:
    """Return the hash by which a file is known to be as it was written."""
    return hash_of_bytes(text.encode())


def hash_of_bytes(data: bytes) -> str:
    """Return the hash of a file of these bytes, as `hash_of` gives it."""
    return sha256(data).hexdigest()[:32]


def digest_of_bytes(data: bytes) -> str:
    """Return what changes when `data` does; it is not kept for long."""
    return blake2b(data, digest_size=16).hexdigest()


def digest_of_templates(folder: Path) -> str:
    """Return what changes when a template in `folder` does."""
    files = sorted(path for path in folder.rglob("*.j2") if path.is_file())
    texts = [f"{path.relative_to(folder)}\0{path.read_bytes()!r}" for path in files]
    return sha256("\0".join(texts).encode()).hexdigest()
