"""Real specs with something wrong in them: strategies for tests of what no spec may do."""

from __future__ import annotations

import copy
import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from fngen.diagnostics import Diagnostics
from fngen.load.source import read_source
from hypothesis import strategies as st

from tests.yaml_writer import as_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fngen_runtime.json_types import JsonValue
    from hypothesis.strategies import DrawFn

_Item = TypeVar("_Item")
ROOT = Path(__file__).parent.parent
_LARGEST = 60_000
_WRAPPERS: list[Callable[[JsonValue], JsonValue]] = [
    lambda value: [value],
    lambda value: {"allOf": [value]},
    lambda value: {"items": value},
    lambda value: {"anyOf": [value, {"type": "null"}]},
    lambda value: {"type": "object", "properties": {"a": value}, "required": ["a"]},
]
_ODD: list[JsonValue] = json.loads(r"""[
    null, true, 0, -1, 2.5, 1180591620717411303424, 1e300, "", "x", "\u0000", "true", "2024-08-15",
    "(", "^(a+)+$", "../../x", [], [[]], [null], ["x", "x"], {}, {"": {}}, {"$ref": "#"},
    {"type": "object"}, {"type": "array", "items": false}, {"not": {}}
]""")
_WORDS = """
    $ref $id $anchor $defs $dynamicRef $recursiveRef $schema type properties required items enum
    const allOf anyOf oneOf not if then else additionalProperties patternProperties propertyNames
    prefixItems contains unevaluatedProperties dependentSchemas dependentRequired dependencies
    minimum maxLength multipleOf pattern format default nullable discriminator readOnly writeOnly
    title description name parameters function functions tools inputSchema optional deprecated
    paths components schemas get post in schema content requestBody responses operationId tags
    servers security openapi swagger definitions consumes x-fngen-name x-fngen-skip <<
"""
_REFERENCES = """
    # #/ #/paths #/components #/components/schemas #/$defs #/definitions #/properties #/0
    #/%zz #/a~2b ## #x x.json #/functions/0 ../x.json /etc/passwd file:///etc/passwd
    http://localhost/x //x ? % . .. spec.json spec.json# spec.json#/paths [ http://[
"""
_MARKS = r"""
    { } [ ] , : " ' \ \u0000 \ud800 & * &a *a <<: !!python/object:os.x !x --- ... # | > ? - @ `
    null ~ 1e999 0x1 012 NaN é {{ %}
"""
_TEXTS = [
    *_MARKS.split(),
    *("\t", "\r", "\0", "\x85", "\u2028", "\ufeff", "9" * 10_000, "x" * 100_000),
    *("[" * 50_000, '{"a":' * 50_000, "- " * 3_000, "&a [" * 20),
]


@dataclass(frozen=True, slots=True)
class Mutated:
    """A file that may be a spec."""

    suffix: str
    content: bytes

    def __repr__(self) -> str:
        """Say no more than its size: it may be long."""
        return f"<{len(self.content):,} bytes of {self.suffix}>"


@cache
def seeds() -> list[tuple[str, JsonValue]]:
    """Return the name and data of each spec that is mutated.

    They are the project's own and those of its tests, and some of a corpus where there is one.
    """
    return [
        (path.suffix, source.data)
        for path in _files()
        if path.stat().st_size < _LARGEST
        and (source := read_source(path, Diagnostics())) is not None
        and isinstance(source.data, dict | list)
    ]


def _files() -> Iterator[Path]:
    corpus = Path(os.environ.get("FNGEN_CORPUS", ROOT.parent / "shared" / "corpus"))
    folders = [ROOT / "specs", *sorted((ROOT / "tests" / "cases").glob("*/specs"))]
    folders += [corpus / "openapi" / "learn", corpus / "openapi" / "readme"]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".json", ".yaml", ".yml"} and path.is_file():
                yield path


@st.composite
def mutated(draw: DrawFn) -> Mutated:
    """Draw a spec that was changed here and there."""
    suffix, data = _one(draw, seeds())
    _, other = _one(draw, seeds())
    tree: JsonValue = copy.deepcopy(data)
    for _ in range(draw(st.integers(0, 5))):
        tree = _changed(draw, tree, other)
    if draw(st.booleans()):
        suffix = ".yaml" if suffix == ".json" else ".json"
    text = json.dumps(tree, indent=1) if suffix == ".json" else as_yaml(tree)
    for _ in range(_one(draw, [0, 0, 0, 1, 3])):
        text = _garbled(draw, text)
    content = text.encode("utf-8", errors="surrogatepass")
    if draw(st.integers(0, 19)) == 7:
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(st.binary(min_size=1, max_size=2)) + content[at:]
    return Mutated(suffix, content)


def _changed(draw: DrawFn, tree: JsonValue, other: JsonValue) -> JsonValue:
    """Return `tree` with one thing changed; what is put in may come from `other`."""
    # The tree stands in a list of its own, so that it has a place as well.
    top: list[JsonValue] = [tree]
    places = list(_places(top))
    place = _one(draw, places)
    value = place.value
    match draw(st.integers(0, 7)):
        case 0:
            place.put_in(copy.deepcopy(_one(draw, _ODD)))
        case 1:
            place.put_in(_part(draw, other))
        case 2:
            place.put_in({"$ref": _one(draw, _REFERENCES.split())})
        case 3:
            place.put_in(_wrapped(draw, value))
        case 4:
            _one(draw, places).put_in(copy.deepcopy(value))
        case 5 | 6 if isinstance(value, dict):
            more = _one(draw, [*_ODD, _part(draw, other)])
            value[_one(draw, _WORDS.split())] = copy.deepcopy(more)
        case 5 | 6 if isinstance(value, list):
            value += copy.deepcopy(value)
        case _:
            place.take_out()
    return top[0] if top else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands: in an object by its key, or in a list by its index."""

    holder: dict[str, JsonValue] | list[JsonValue]
    key: str | int

    @property
    def value(self) -> JsonValue:
        return self.holder[self.key]  # type: ignore[index]  # a key of its holder

    def put_in(self, value: JsonValue) -> None:
        self.holder[self.key] = value  # type: ignore[index]

    def take_out(self) -> None:
        del self.holder[self.key]  # type: ignore[arg-type]


def _places(top: list[JsonValue]) -> Iterator[_Place]:
    pending: list[JsonValue] = [top]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            yield from (_Place(value, key) for key in value)
            pending += value.values()
        elif isinstance(value, list):
            yield from (_Place(value, index) for index in range(len(value)))
            pending += value


def _part(draw: DrawFn, tree: JsonValue) -> JsonValue:
    """Draw a copy of a part of `tree`."""
    return copy.deepcopy(_one(draw, list(_places([tree]))).value)


def _wrapped(draw: DrawFn, value: JsonValue) -> JsonValue:
    """Nest `value` in a few levels more."""
    levels = _one(draw, [1, 2, 12])
    wrap = _one(draw, _WRAPPERS)
    for _ in range(levels):
        value = wrap(value)
    return value


def _garbled(draw: DrawFn, text: str) -> str:
    """Return `text` with something cut out, written twice or put in."""
    start = draw(st.integers(0, len(text)))
    end = min(len(text), start + _one(draw, [0, 1, 2, 10, 500]))
    match draw(st.integers(0, 3)):
        case 0:
            return text[:start]
        case 1:
            return text[:start] + text[end:]
        case 2:
            return text[:end] + text[start:]
        case _:
            return text[:start] + _one(draw, _TEXTS) + text[end:]


def _one(draw: DrawFn, items: Sequence[_Item]) -> _Item:
    """Draw one of `items`, without a word about the others, which may be thousands."""
    return items[draw(st.integers(0, len(items) - 1))]
