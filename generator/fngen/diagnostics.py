"""What a stage has to say about a person's input: values here, prose in `report.py`."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from fngen.json_types import join_pointer


class Severity(enum.StrEnum):
    """How much a diagnostic weighs: an error stops the build before the next stage."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(enum.StrEnum):
    """Every kind of diagnostic; `explain/<code>.md` is its page."""

    AMBIGUOUS_SPEC_NAME = "ambiguous-spec-name"
    CHANGED_SIGNATURE = "changed-signature"
    CONTRADICTORY_SCHEMA = "contradictory-schema"
    DOUBTFUL_HANDLER = "doubtful-handler"
    DROPPED_ARGUMENT = "dropped-argument"
    DUPLICATE_FUNCTION_NAME = "duplicate-function-name"
    DUPLICATE_KEY = "duplicate-key"
    EDITED_FILE = "edited-file"
    EMPTY_SPEC = "empty-spec"
    EXCESSIVE_NESTING = "excessive-nesting"
    EXCESSIVE_SIZE = "excessive-size"
    FAULTY_TEMPLATE = "faulty-template"
    FILE_NOT_FOUND = "file-not-found"
    INVALID_FUNCTION = "invalid-function"
    INVALID_FUNCTION_NAME = "invalid-function-name"
    INVALID_OPENAPI = "invalid-openapi"
    INVALID_SCHEMA = "invalid-schema"
    INVALID_SETTING = "invalid-setting"
    JSON_SYNTAX = "json-syntax"
    LONG_DESCRIPTION = "long-description"
    LOOSE_PATTERN = "loose-pattern"
    MENDED_SCHEMA = "mended-schema"
    MISPLACED_HANDLERS = "misplaced-handlers"
    NAME_CHANGED = "name-changed"
    NO_FUNCTIONS = "no-functions"
    NO_SPECS = "no-specs"
    NOT_A_SPEC = "not-a-spec"
    NOT_AN_OBJECT = "not-an-object"
    NOT_STRICT = "not-strict"
    NOT_TEXT = "not-text"
    ORPHANED_HANDLER = "orphaned-handler"
    OUTDATED_KEYWORD = "outdated-keyword"
    RENAMED_HANDLER = "renamed-handler"
    STALE_SIGNATURE = "stale-signature"
    PACKAGE_WITHOUT_SPEC = "package-without-spec"
    PAYLOAD_LOSS = "payload-loss"
    TOO_MANY_FUNCTIONS = "too-many-functions"
    UNMATCHED_PATTERN = "unmatched-pattern"
    UNPARSABLE_HANDLERS = "unparsable-handlers"
    UNREADABLE_FILE = "unreadable-file"
    UNRESOLVED_REF = "unresolved-ref"
    UNSUPPORTED = "unsupported"
    UNTYPED = "untyped"
    UNUSABLE_OUTPUT = "unusable-output"
    VANISHED_TYPE = "vanished-type"
    YAML_SYNTAX = "yaml-syntax"


TOLD_ONCE = frozenset(
    {Code.CHANGED_SIGNATURE, Code.DROPPED_ARGUMENT, Code.RENAMED_HANDLER, Code.STALE_SIGNATURE}
)
"""What is said of a change when it is made, and no more of what it came to."""


class Location(NamedTuple):
    """A place in a file: the path as the user gave it, and a JSON pointer or a text position.

    Stages know pointers; what has none (a file that does not parse, a repeated key) has a
    `position` instead: line and column, both from 1.
    """

    file: str
    pointer: str = ""
    position: tuple[int, int] | None = None

    def child(self, *tokens: str | int) -> Location:
        """Return the place that `tokens` lead to from this one."""
        return Location(self.file, join_pointer(self.pointer, *tokens))


@dataclass(frozen=True, slots=True)
class Note:
    """Another place that matters to a diagnostic."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong, or worth knowing, at one place.

    `message` is one line without a full stop; `help` is one thing the reader can do at once.
    """

    code: Code
    severity: Severity
    message: str
    location: Location
    help: str | None = None
    notes: tuple[Note, ...] = ()


class BuildFailed(Exception):  # noqa: N818 - an outcome, not a fault of this program
    """Raised between stages once errors were reported; the diagnostics say which."""


@dataclass(slots=True)
class Diagnostics:
    """Collects what the stages report, in the order it came."""

    _items: dict[Diagnostic, None] = field(default_factory=dict[Diagnostic, None])

    @property
    def items(self) -> tuple[Diagnostic, ...]:
        """Everything reported so far, the same thing once."""
        return tuple(self._items)

    def error(
        self,
        code: Code,
        message: str,
        location: Location,
        *,
        help: str | None = None,  # noqa: A002 - the word the reader sees
        notes: tuple[Note, ...] = (),
    ) -> None:
        """Report a fault that stops the build."""
        self._add(Diagnostic(code, Severity.ERROR, message, location, help, notes))

    def warning(
        self,
        code: Code,
        message: str,
        location: Location,
        *,
        help: str | None = None,  # noqa: A002
        notes: tuple[Note, ...] = (),
    ) -> None:
        """Report a likely fault that the build can live with."""
        self._add(Diagnostic(code, Severity.WARNING, message, location, help, notes))

    def note(
        self,
        code: Code,
        message: str,
        location: Location,
        *,
        help: str | None = None,  # noqa: A002
    ) -> None:
        """Report something that was changed or left out and that is no fault."""
        self._add(Diagnostic(code, Severity.NOTE, message, location, help, ()))

    def add(self, items: Iterable[Diagnostic]) -> None:
        """Take over what was reported elsewhere."""
        for item in items:
            self._add(item)

    def _add(self, diagnostic: Diagnostic) -> None:
        self._items.setdefault(diagnostic)

    @property
    def failed(self) -> bool:
        """Whether an error was reported."""
        return any(item.severity is Severity.ERROR for item in self._items)

    def stop_if_failed(self) -> None:
        """Raise BuildFailed if an error was reported: called between stages."""
        if self.failed:
            raise BuildFailed
