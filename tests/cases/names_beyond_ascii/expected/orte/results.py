"""Types of results of orte.yaml, for type checkers. Made by fngen; do not edit."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class PostOrteResult(TypedDict):
    land: NotRequired[日本]
    ohne_name: NotRequired[dict[str, Any]]


class 日本(TypedDict):
    name: NotRequired[str]
    anteil: NotRequired[float]
