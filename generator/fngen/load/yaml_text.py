"""YAML text -> JSON data without surprises, and a JSON pointer -> line and column.

The core schema of YAML 1.2 (section 10.3.2) less its octal numbers: keys are strings, `on` and
`2020-01-01` are strings, `012` is twelve. Tags other than the core ones are refused.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml

from fngen.json_types import JsonValue, join_pointer
from fngen.load.syntax import Parsed, Position, Span, TextFault, TooDeep

_MERGE = "tag:yaml.org,2002:merge"


class _Loader(yaml.CSafeLoader):
    """The safe loader with the scalars of YAML 1.2 and keys that are always strings."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own

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
            key.tag = "tag:yaml.org,2002:str"
            if key.value in seen:
                self.repeated.append((key.value, _position(key.start_mark)))
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


def _integer(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    text: str = loader.construct_scalar(node)
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-")
    return sign * (int(digits, 16) if digits[:2] in {"0x", "0X"} else int(digits))


def _float(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> float:
    return float(loader.construct_scalar(node))


def _add(tag: str, pattern: str, first: str) -> None:
    """Resolve plain scalars that match `pattern` and begin with one of `first` (or are empty)."""
    resolver = (f"tag:yaml.org,2002:{tag}", re.compile(pattern))
    for char in first or ("",):
        _Loader.yaml_implicit_resolvers.setdefault(char, []).append(resolver)


_add("null", r"^$", "")
_add("null", r"^(?:~|null|Null|NULL)$", "~nN")
_add("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF")
_add("int", r"^[-+]?(?:[0-9]+|0x[0-9a-fA-F]+)$", "-+0123456789")
_add("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789")
_add("merge", r"^<<$", "<")
_Loader.add_constructor("tag:yaml.org,2002:int", _integer)
_Loader.add_constructor("tag:yaml.org,2002:float", _float)


def parse(text: str) -> Parsed:
    """Return the data of `text` and its repeated keys.

    Raises:
        TextFault: the text is not YAML, is not one document, or holds what JSON cannot.
        TooDeep: it is nested too deeply to be parsed.
    """
    try:
        loader = _Loader(text)
        try:
            data: JsonValue = loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = _position(mark) if mark else (1, 1)
        raise TextFault(_wording(error), line, column, _help(error)) from None
    except yaml.YAMLError as error:
        raise TextFault(f"not YAML: {str(error).splitlines()[0]}", 1, 1) from None
    except RecursionError:
        raise TooDeep from None
    except ValueError as error:
        raise TextFault(f"a value cannot be read: {error}", 1, 1) from None
    return data, loader.repeated


def locate(text: str) -> dict[str, Span]:
    """Return the span of every value of `text`, by JSON pointer; `text` must be well-formed."""
    spans: dict[str, Span] = {}
    root = yaml.compose(text, Loader=_Loader)
    stack: list[tuple[str, yaml.Node, yaml.Node | None]] = [("", root, None)] if root else []
    while stack:
        pointer, node, key = stack.pop()
        if pointer in spans:
            continue
        spans[pointer] = Span(
            _position(node.start_mark),
            _position(node.end_mark),
            _position(key.start_mark) if key else None,
            _position(key.end_mark) if key else None,
        )
        if isinstance(node, yaml.MappingNode):
            stack += [
                (join_pointer(pointer, k.value), v, k) for k, v in node.value if k.tag != _MERGE
            ]
        elif isinstance(node, yaml.SequenceNode):
            stack += [(join_pointer(pointer, i), v, None) for i, v in enumerate(node.value)]
    return spans


def _position(mark: yaml.Mark) -> Position:
    return mark.line + 1, mark.column + 1


def _wording(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "the text breaks off here"
    context = f" ({error.context})" if error.context else ""
    return f"not YAML: {problem}{context}"


def _help(error: yaml.MarkedYAMLError) -> str | None:
    problem = error.problem or ""
    if "\\t" in problem or "'\t'" in problem:
        return "indent with spaces; YAML does not allow tabs there"
    if "mapping values are not allowed" in problem:
        return "put the text before it in quotes if the colon belongs to it"
    if "could not determine a constructor for the tag" in problem:
        return "take the tag out; a spec holds plain data only"
    return None
