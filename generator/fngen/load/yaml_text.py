"""YAML text -> JSON data without surprises, and a JSON pointer -> line and column.

The core schema of YAML 1.2 (section 10.3.2) less its octal numbers: keys are strings, `on` and
`2020-01-01` are strings, `012` is twelve. Tags other than the core ones are refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable
from typing import Any

import yaml

from fngen.json_types import JsonValue, split_pointer
from fngen.load.syntax import Locate, Parsed, Position, Span, TooDeep, TooLarge
from fngen.load.yaml_faults import character_fault, fault_of, position

_SAFE_DEPTH = 5_000
_SAFE_SIZE = 3_000_000
"""How many keys and values are read at the most: PyYAML takes half a kilobyte for each."""

_CORE = "tag:yaml.org,2002:"
_MERGE = _CORE + "merge"


class _Loader(yaml.CSafeLoader):
    """The safe loader with the scalars of YAML 1.2 and keys that are always strings."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own
    yaml_constructors = {  # noqa: RUF012
        tag: construct
        for tag, construct in yaml.CSafeLoader.yaml_constructors.items()
        if tag in {None, *(_CORE + kind for kind in ("map", "null", "seq", "str"))}
    }

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.repeated: list[tuple[str, Position]] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's own
        """Build a mapping whose keys are the scalars as they are written."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(
                    problem="a key must be a string", problem_mark=key.start_mark
                )
            if key.tag == _MERGE:
                continue
            key.tag = _CORE + "str"
            if key.value in seen:
                self.repeated.append((key.value, position(key.start_mark)))
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


def _boolean(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> bool:
    text: str = loader.construct_scalar(node)
    if text.lower() not in {"true", "false"}:
        raise _unreadable(f"`{text}` is neither `true` nor `false`", node)
    return text.lower() == "true"


def _integer(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    text: str = loader.construct_scalar(node)
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-")
    try:
        return sign * (int(digits, 16) if digits[:2] in {"0x", "0X"} else int(digits))
    except ValueError:
        if digits.isdecimal():  # longer than Python converts (sys.get_int_max_str_digits)
            message = f"a number of {len(digits):,} digits is too long"
        else:
            message = f"`{text}` is no integer"
        raise _unreadable(message, node) from None


def _float(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> float:
    text: str = loader.construct_scalar(node)
    try:
        value = float(text)
    except ValueError:
        raise _unreadable(f"`{text}` is no number", node) from None
    if not math.isfinite(value):
        raise _unreadable(f"`{text[:40]}` is no finite number", node)
    return value


def _unreadable(message: str, node: yaml.Node) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=message, problem_mark=node.start_mark)


def _add(tag: str, pattern: str, first: str) -> None:
    """Resolve plain scalars that match `pattern` and begin with one of `first` (or are empty)."""
    resolver = (_CORE + tag, re.compile(pattern))
    for char in first or ("",):
        _Loader.yaml_implicit_resolvers.setdefault(char, []).append(resolver)


_add("null", r"^$", "")
_add("null", r"^(?:~|null|Null|NULL)$", "~nN")
_add("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF")
_add("int", r"^[-+]?(?:[0-9]+|0x[0-9a-fA-F]+)$", "-+0123456789")
_add("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789")
_add("merge", r"^<<$", "<")
_Loader.add_constructor(_CORE + "bool", _boolean)
_Loader.add_constructor(_CORE + "int", _integer)
_Loader.add_constructor(_CORE + "float", _float)


def parse(text: str) -> Parsed:
    """Return the data of `text` and its repeated keys.

    Raises:
        TextFault: the text is not YAML, is not one document, or holds what JSON cannot.
        TooDeep: it is nested too deeply to be parsed.
        TooLarge: it holds too many values to be parsed.
    """
    try:
        _refuse_excess(text)
        loader = _Loader(text)
        try:
            data: JsonValue = loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise fault_of(error, text) from None
    except yaml.reader.ReaderError as error:
        raise character_fault(error, text) from None
    except RecursionError:
        raise TooDeep from None
    return data, loader.repeated


def _refuse_excess(text: str) -> None:
    """Raise TooDeep or TooLarge before PyYAML's C loader runs out of stack, and crashes, or of memory.

    A level takes a bracket, or a column of a line; a value takes a bracket or stands behind a
    separator. The events are counted only if there may be as many as would matter.
    """
    columns = max(len(line) for line in text.split("\n"))
    brackets = text.count("[") + text.count("{")
    separators = sum(map(text.count, ("\n", ",", ":", "- ", "? ")))
    if brackets + 2 * columns < _SAFE_DEPTH and brackets + separators < _SAFE_SIZE:
        return
    depth = size = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.NodeEvent):
            size += 1
            if size > _SAFE_SIZE:
                raise TooLarge(_SAFE_SIZE)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _SAFE_DEPTH:
                raise TooDeep
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def locate(text: str) -> Locate:
    """Return where every value of `text` stands, by JSON pointer; `text` must be well-formed.

    The text is walked for each pointer: with aliases, it may have more of them than can be listed.
    """
    root: yaml.Node | None = yaml.compose(text, Loader=_Loader)

    def find(pointer: str) -> Span | None:
        node, key = root, None
        for token in split_pointer(pointer):
            found = _child(node, token)
            if found is None:
                break
            key, node = found
        if node is None:
            return None
        return Span(
            position(node.start_mark),
            position(node.end_mark),
            position(key.start_mark) if key else None,
            position(key.end_mark) if key else None,
        )

    return find


def _child(node: yaml.Node | None, token: str) -> tuple[yaml.Node | None, yaml.Node] | None:
    """Return the key, if there is one, and the value at `token` in `node`; the last one counts."""
    if isinstance(node, yaml.MappingNode):
        pairs: list[tuple[yaml.Node, yaml.Node]] = node.value
        for key, value in reversed(pairs):
            if key.value == token and key.tag != _MERGE:
                return key, value
    elif isinstance(node, yaml.SequenceNode):
        items: list[yaml.Node] = node.value
        if token.isdecimal() and int(token) < len(items):
            return None, items[int(token)]
    return None
