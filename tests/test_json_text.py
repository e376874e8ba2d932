"""Places in JSON: each value where it stands, each key that repeats another."""

from __future__ import annotations

import json
from collections.abc import Iterator

from fngen.json_types import JsonValue, join_pointer
from fngen.load.json_scanner import Places
from fngen.load.json_text import parse, parse_flawless
from fngen.load.levels import DEEPEST
from fngen.load.syntax import TextFault, TooDeep
from hypothesis import given
from hypothesis import strategies as st

_TEXTS = st.sampled_from(["", "a", "b/~", "~1", '"', "\\", "é", "\u2028", "{[,:", "10"])
_VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-1e9, 1e9) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=20,
)
_NUMBERS = st.builds(
    "{}{}.{}e{}".format, st.sampled_from(["", "-"]), *[st.integers(0)] * 2, st.integers(-330, 310)
)
_LAYOUTS = st.sampled_from([(None, ",", ":"), (2, ",", ": "), ("\t", " ,", " : ")])


def _pointers(value: JsonValue, pointer: str = "") -> Iterator[tuple[str, JsonValue]]:
    yield pointer, value
    items = value.items() if isinstance(value, dict) else ()
    for key, inner in enumerate(value) if isinstance(value, list) else items:
        yield from _pointers(inner, join_pointer(pointer, key))


@given(_VALUES, _LAYOUTS)
def test_every_value_is_found_where_it_stands(
    value: JsonValue, layout: tuple[str | int | None, str, str]
) -> None:
    indent, comma, colon = layout
    text = f"\n {json.dumps(value, indent=indent, separators=(comma, colon))} "
    places = Places(text)
    for pointer, inner in _pointers(value):
        found = places.find(pointer)
        assert json.loads(text[found.start : found.end]) == inner
        assert found.key is None or json.loads(text[slice(*found.key)]) == found.name
        missing = places.find(join_pointer(pointer, "none", "such"))
        assert (missing.start, missing.end) == (found.start, found.end)


def test_keys_that_repeat_are_told_of_in_order_and_the_last_counts() -> None:
    text = '{"a": [{"b": 1, "b": {"c": 2}}], "a": {"d": {}, "d": {"d": 3}}}'
    data, repeated = parse(text)
    assert data == {"a": {"d": {"d": 3}}}
    assert [(key, text[column - 1 : column + 2]) for key, (_, column) in repeated] == [
        ("b", '"b"'),
        ("a", '"a"'),
        ("d", '"d"'),
    ]
    assert Places(text).find("/a/d/d").start == text.index("3")


_PIECES = st.sampled_from(
    [
        *(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            " ",
            "\n",
            "\ufeff",
            "\0",
            "\t",
            "\x7f",
            "é",
            "null",
            "true",
            "NaN",
        ),
        *('"a"', '"b"', '"\\u00e9"', '"\\ud83d"', '"\\ud83d\\ude00"', '"\\x"', '"\\/"', "'a'", '"'),
        *(
            "0",
            "-0",
            "01",
            "-0.0",
            "1.",
            ".5",
            "1e5",
            "1E400",
            "-1e400",
            "1e-400",
            "0.1",
            "1" * 400,
        ),
        *("12345678901234567890123", "9007199254740993.0", "Infinity", "//", "1" * 5_000),
    ]
)


@given(_VALUES.map(json.dumps) | st.lists(_PIECES, max_size=12).map("".join) | _NUMBERS)
def test_what_is_read_at_once_is_what_is_read_with_care(text: str) -> None:
    read = parse_flawless(text.encode("utf-8", "surrogatepass"))
    try:
        data, repeated = parse(text)
    except (TextFault, TooDeep):
        assert read is None
        return
    if read is not None:
        assert repr(read) == repr(data)
        assert not repeated


@given(_VALUES.filter(lambda value: value is not None))
def test_what_is_flawless_is_read_at_once(value: JsonValue) -> None:
    assert repr(parse_flawless(json.dumps(value).encode())) == repr(value)


def test_what_has_to_be_told_of_is_not_read_at_once() -> None:
    deep = "[" * (DEEPEST + 2) + "]" * (DEEPEST + 2)
    for text in ('{"a": 1, "a": 1}', "[1e400]", "[-1e400]", deep, "\ufeff{}", '["\0"]', "[1,]", ""):
        assert parse_flawless(text.encode()) is None
    assert parse_flawless(deep[1:-1].encode()) is not None
