"""Types of results of api.yaml, for type checkers. Made by fngen; do not edit."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Pet(TypedDict):
    name: NotRequired[str]
