"""Types of results of alarms.yaml, for type checkers. Made by fngen; do not edit."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class LookResult(TypedDict):
    protocol: NotRequired[Protocol]


class Protocol(TypedDict):
    port: NotRequired[int]
