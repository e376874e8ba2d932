"""Regular expressions as people write them -> the same, as the `u` flag and the engine take them."""

from __future__ import annotations

import pytest
from fngen.resolve.patterns import Pattern, is_pattern, read_pattern, why_unreadable
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import is_valid


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"^[a-z\-_]+$", r"^[a-z\-_]+$"),
        (r"\-\_\@\/", r"-_@\/"),
        ("{", r"\{"),
        ("a{,3}", r"a\{,3\}"),
        ("a{2}{", r"a{2}\{"),
        ("a]b}", r"a\]b\}"),
        (r"[\w-.]", r"[\w\-.]"),
        (r"[+-\d]", r"[+\-\d]"),
        (r"[a-\w-z]", r"[a\-\w\-z]"),
        (r"[\-\_]{", r"[\-_]\{"),
        (r"(a)\1\2", r"(a)\1\x02"),
        (r"(?:a)\1", r"(?:a)\x01"),
        (r"[(]\1", r"[(]\x01"),
        (r"\(\1", r"\(\x01"),
        (r"\08\377\400", r"\x008\xff\x200"),
        (r"[\1]", r"[\x01]"),
        (r"\8", "8"),
        (r"\c", r"\\c"),
        (r"\cA{", r"\x01\{"),
        (r"\x1\u12", "x1u12"),
        (r"\p{L}{", r"\p{L}\{"),
        (r"(?<n>a)\k<n>0", r"(?<n>a)(?:\1)0"),
        (r"\k<n>", "k<n>"),
        (r"[\b]\b", r"[\x08]\b"),
        ("[]", "(?!)"),
        ("[^]", r"[\s\S]"),
        (r"\0", r"\x00"),
        (r"\ud83d\ude00", "\U0001f600"),
        (r"[\u0020-\uD7FF\uD800\uDBFF-\uDC00\uDFFF\t]", r"[\u0020-\uD7FF\t]"),
        (r"[a-\uDFFF\u{DC00}-\uffff-]", r"[a-\ud7ff\ue000-\uffff-]"),
        (r"[\ud83d\ude00-\ud83d\ude4f]", "[\U0001f600-\U0001f64f]"),
        (r"[^\uD800-\uDFFF]", r"[\s\S]"),
    ],
)
def test_how_a_pattern_is_read(written: str, read: str) -> None:
    found = read_pattern(written)
    assert found is not None
    assert found.text == read


@pytest.mark.parametrize(
    "text", ["(", "a**", "{1}", "[z-a]", "(?i)a", "(?P<n>a)", "\\", "[a", "[[", r"(?<n>a)\k"]
)
def test_what_is_a_pattern_in_no_reading(text: str) -> None:
    assert read_pattern(text) is None


def test_escaped_letters_are_told_of_once() -> None:
    found = read_pattern(r"\A[\h\h]\Z\-{")
    assert found == Pattern(r"A[hh]Z-\{", True, ("\\A", "\\h", "\\Z"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("(?i)a", "it is no regular expression of ECMA-262"),
        (r"\p{XDigit}{2}", r"ECMA-262 has no property of characters that is `\p{XDigit}`"),
        ("^a(.{1,99999}b){2}$", "it repeats something more often than an engine has room for"),
    ],
)
def test_why_nothing_can_be_checked_by_a_pattern(text: str, why: str) -> None:
    assert read_pattern(text) is None
    assert why_unreadable(text) == why


@pytest.mark.parametrize("text", [r"^[\s\S]{0,100000}$", r"^[^\n]{1,50000}$", r"^\S{2,100000}"])
def test_many_repetitions_of_a_character_are_read_as_they_are(text: str) -> None:
    assert read_pattern(text) == Pattern(text)


@pytest.mark.parametrize(
    ("written", "taken", "refused"),
    [
        (r"^[\w-.]+$", "a-b.c", "a b"),
        (r"^{[0-9]{2}}$", "{12}", "12"),
        (r"^\d\Z$", "1Z", "1"),
        (r"^\101$", "A", "101"),
        ("^[^]$", "\n", ""),
        (r"^\ud83d\ude00$", "\U0001f600", "x"),
    ],
)
def test_what_is_read_matches_as_annex_b_says(written: str, taken: str, refused: str) -> None:
    found = read_pattern(written)
    assert found is not None
    assert is_valid({"pattern": found.text}, taken)
    assert not is_valid({"pattern": found.text}, refused)


@given(st.text("\\[](){}^$-?:<=k>n0178bBcdDpPuxZ,|*+.a", max_size=12))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    found = read_pattern(text)
    if found is None:
        return
    assert is_pattern(found.text)
    assert is_valid({"pattern": found.text}, "") in {True, False}
    again = read_pattern(found.text)
    assert again is not None
    assert again.text == found.text
