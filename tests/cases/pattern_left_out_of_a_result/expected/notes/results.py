"""Types of results of notes.yaml, for type checkers. Made by fngen; do not edit."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class AddNoteResult(TypedDict):
    id: NotRequired[str]
    text: NotRequired[str]
