"""YAML text -> JSON data without surprises, and a JSON pointer -> line and column.

The core schema of YAML 1.2 (section 10.3.2) less its octal numbers: keys are strings, `on` and
`2020-01-01` are strings, `012` is twelve. Tags other than the core ones are refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TypeVar

import yaml
from yaml.composer import Composer, ComposerError

from fngen.json_types import JsonObject, JsonValue, split_pointer
from fngen.load.syntax import Locate, Parsed, Position, Span, TooDeep, TooLarge
from fngen.load.yaml_faults import character_fault, fault_of, position

_SAFE_DEPTH = 200
"""How deep nodes are read, which is deeper than a spec may be: beyond, the C code runs out of stack."""
_TOO_DEEP = "exceeded maximum nesting depth"
"""What libyaml says from 0.2.6 on of a thousand levels, which it reads ahead of the nodes."""
_SAFE_SIZE = 3_000_000
"""How many keys and values are read at the most: PyYAML takes half a kilobyte for each."""

_CORE = "tag:yaml.org,2002:"
_Taken = TypeVar("_Taken")
_MAP, _LIST, _TEXT, _MERGE = (_CORE + kind for kind in ("map", "seq", "str", "merge"))


class _Loader(yaml.CSafeLoader):
    """The safe loader with the scalars of YAML 1.2 and keys that are always strings.

    PyYAML composes the nodes, and the data is made of them here: its own way takes longer than
    parsing does, and knows more tags. Nodes are counted, as its C code runs out of stack, and crashes,
    or of memory.
    """

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.repeated: list[tuple[str, Position]] = []
        self._made: dict[yaml.Node, JsonValue] = {}
        self._open: set[yaml.Node] = set()
        self._depth = self._size = 0

    def descend_resolver(self, current_node: yaml.Node | None, current_index: object) -> None:  # noqa: ARG002 - PyYAML's own
        """Count a node that is entered."""
        self._depth += 1
        self._size += 1
        if self._depth > _SAFE_DEPTH:
            raise TooDeep
        if self._size > _SAFE_SIZE:
            raise TooLarge(_SAFE_SIZE)

    def ascend_resolver(self) -> None:
        """Count a node that is left."""
        self._depth -= 1

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """Return the tag of a node that is written without one."""
        if kind is not yaml.ScalarNode:
            return _MAP if kind is yaml.MappingNode else _LIST
        if implicit[0]:
            for tag, pattern in self.yaml_implicit_resolvers.get(value[:1], ()):
                if pattern.match(value):
                    return tag
        return _TEXT

    def construct_document(self, node: yaml.Node) -> JsonValue:
        """Return the data of the root `node`."""
        return self._value(node)

    def _value(self, node: yaml.Node) -> JsonValue:
        if isinstance(node, yaml.ScalarNode) and node.tag == _TEXT:
            text: str = node.value
            return text
        if node in self._made:  # an alias is the object that it names
            return self._made[node]
        if node in self._open:  # an alias of what it stands in
            raise TooDeep
        self._open.add(node)
        made: JsonValue
        if isinstance(node, yaml.MappingNode) and node.tag == _MAP:
            made = self._map(node)
        elif isinstance(node, yaml.SequenceNode) and node.tag == _LIST:
            made = [self._value(item) for item in node.value]
        elif isinstance(node, yaml.ScalarNode) and node.tag in _SCALARS:
            made = _SCALARS[node.tag](node)
        else:
            raise _unreadable("could not determine a constructor for the tag", node)
        self._made[node] = made
        self._open.discard(node)
        return made

    def _map(self, node: yaml.MappingNode) -> JsonObject:
        """Build a mapping whose keys are the scalars as they are written; what it merges comes first."""
        own: list[tuple[str, yaml.Node]] = []
        merged: list[yaml.MappingNode] = []
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(
                    problem="a key must be a string", problem_mark=key.start_mark
                )
            if key.tag == _MERGE:
                merged += self._maps_to_merge(value, node)
                continue
            if key.value in seen:
                self.repeated.append((key.value, position(key.start_mark)))
            seen.add(key.value)
            own.append((key.value, value))
        result: JsonObject = {}
        for held in merged:
            taken = self._value(held)
            assert isinstance(taken, dict), "it has the tag of a map"
            result.update(taken)
        result.update((key, self._value(value)) for key, value in own)
        return result

    def _maps_to_merge(self, value: yaml.Node, around: yaml.Node) -> list[yaml.MappingNode]:
        """Return the maps that `<<: value` takes over, what counts least first."""
        found: list[yaml.MappingNode] = []
        items: list[yaml.Node] = value.value if isinstance(value, yaml.SequenceNode) else [value]
        for node in reversed(items):
            if not isinstance(node, yaml.MappingNode) or node.tag != _MAP:
                raise yaml.MarkedYAMLError(
                    context="while constructing a mapping",
                    context_mark=around.start_mark,
                    problem="expected a mapping or list of mappings for merging, but found scalar",
                    problem_mark=node.start_mark,
                )
            found.append(node)
        return found


class _Reanchoring(Composer, _Loader):
    """Lets an anchor be set again, as YAML 1.2 does (section 7.1) and PyYAML does not.

    It composes in Python, which takes three times as long.
    """

    def __init__(self, text: str) -> None:
        _Loader.__init__(self, text)
        self.anchors: dict[str, yaml.Node] = {}

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node; its anchor is from here on the one of that name."""
        event = self.peek_event()
        if isinstance(event, yaml.NodeEvent) and not isinstance(event, yaml.AliasEvent):
            anchor: str | None = event.anchor
            self.anchors.pop(anchor or "", None)
        return super().compose_node(parent, index)


def _boolean(node: yaml.ScalarNode) -> bool:
    text: str = node.value
    if text.lower() not in {"true", "false"}:
        raise _unreadable(f"`{text}` is neither `true` nor `false`", node)
    return text.lower() == "true"


def _integer(node: yaml.ScalarNode) -> int:
    text: str = node.value
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


def _float(node: yaml.ScalarNode) -> float:
    text: str = node.value
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
_SCALARS: dict[str, Callable[[yaml.ScalarNode], JsonValue]] = {
    _TEXT: lambda node: str(node.value),
    _CORE + "null": lambda _: None,
    _CORE + "bool": _boolean,
    _CORE + "int": _integer,
    _CORE + "float": _float,
}


def parse(text: str) -> Parsed:
    """Return the data of `text` and its repeated keys.

    Raises:
        TextFault: the text is not YAML, is not one document, or holds what JSON cannot.
        TooDeep: it is nested too deeply to be parsed.
        TooLarge: it holds too many values to be parsed.
    """
    try:
        return _read(text, lambda loader: (loader.get_single_data(), loader.repeated))
    except yaml.MarkedYAMLError as error:
        if error.problem == _TOO_DEEP:
            raise TooDeep from None
        raise fault_of(error, text) from None
    except yaml.reader.ReaderError as error:
        raise character_fault(error, text) from None
    except RecursionError:
        raise TooDeep from None


def _read(text: str, take: Callable[[_Loader], _Taken]) -> _Taken:
    """Return what `take` takes of the loader that suits `text`."""
    try:
        return _taken(_Loader(text), take)
    except ComposerError as error:
        if "duplicate anchor" not in (error.context or ""):
            raise
    return _taken(_Reanchoring(text), take)


def _taken(loader: _Loader, take: Callable[[_Loader], _Taken]) -> _Taken:
    try:
        return take(loader)
    finally:
        loader.dispose()


def locate(text: str) -> Locate:
    """Return where every value of `text` stands, by JSON pointer; `text` must be well-formed.

    The text is walked for each pointer: with aliases, it may have more of them than can be listed.
    """
    root: yaml.Node | None = _read(text, lambda loader: loader.get_single_node())

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
