"""YAML is read as YAML 1.2 has it, whoever wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fngen.load.syntax import TextFault, TooDeep
from fngen.load.yaml_text import locate, parse
from hypothesis import given
from hypothesis import strategies as st

from tests.yaml_writer import as_yaml

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonValue

# PyYAML writes text such as `0E0` without quotes, which is a number since YAML 1.2.
TEXTS = st.text(max_size=20).filter(lambda text: text[:1] not in set("+-.0123456789"))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXTS,
    st.sampled_from(["on", "No", "~", "012", "0x1F", "2020-01-01", "<<", "=", "- a", "# b"]),
)
VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=20
)


@given(VALUES)
def test_what_was_written_is_read(value: JsonValue) -> None:
    text = as_yaml(value)
    assert parse(text) == (value, [])


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}", {"x": 1, "y": 3}),
        ("b: {y: 3, <<: {x: 1, y: 2}}", {"x": 1, "y": 3}),
        ("b: {<<: [{x: 1}, {x: 2, y: 2}]}", {"x": 1, "y": 2}),
        ("b: {<<: {x: 1}, <<: {x: 2}}", {"x": 2}),
        ('b: {"<<": {x: 1}}', {"<<": {"x": 1}}),
    ],
)
def test_what_is_merged_gives_way_to_what_is_nearer(text: str, want: JsonValue) -> None:
    data, repeated = parse(text)
    assert isinstance(data, dict)
    assert (data["b"], repeated) == (want, [])


def test_an_alias_names_the_last_node_of_its_anchor() -> None:
    text = "a: &x [1]\nb: *x\nc: &x {d: &y 2, e: *y}\nf: *x\n<<: *x\n"
    data, _ = parse(text)
    assert data == {
        "a": [1],
        "b": [1],
        "c": {"d": 2, "e": 2},
        "f": {"d": 2, "e": 2},
        "d": 2,
        "e": 2,
    }
    assert (span := locate(text)("/f/d")) is not None
    assert span.value == (3, 11)


def test_what_is_told_of_text_whose_anchors_repeat_is_as_of_other_text() -> None:
    for rest in ("\n- " + "[" * 300, "\n- *b", '\n- "', "\n- &b &c 1"):
        with pytest.raises((TextFault, TooDeep)) as without:
            parse("- &a 1\n- 2" + rest)
        with pytest.raises((TextFault, TooDeep)) as repeated:
            parse("- &a 1\n- &a 2" + rest)
        assert str(repeated.value) == str(without.value)


def test_merges_of_merges_take_no_more_than_their_keys() -> None:
    text = "k0: &k0 {x: 1}\n" + "".join(
        f"k{level}: &k{level} {{<<: [{', '.join([f'*k{level - 1}'] * 10)}]}}\n"
        for level in range(1, 30)
    )
    data, _ = parse(text)
    assert isinstance(data, dict)
    assert data["k29"] == {"x": 1}


def test_keys_are_as_they_are_written_and_told_of_where_they_repeat() -> None:
    data, repeated = parse("0200: a\non: b\n~: c\n0200: d\n")
    assert data == {"0200": "d", "on": "b", "~": "c"}
    assert repeated == [("0200", (4, 1))]
