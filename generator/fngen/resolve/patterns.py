"""Regular expressions that a spec may write and an engine may refuse -> the same, as it takes them.

JSON Schema 2020-12 (core, section 6.4) asks for ECMA-262 with its `u` flag, and browsers' engines
without that flag take more (ECMA-262, annex B.1.2). Section numbers are those of ECMA-262 2025.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from jsonschema_rs import ValidationError, is_valid, validator_for

_QUANTIFIER = re.compile(r"\{\d+(,\d*)?\}")
_ESCAPE = re.compile(
    r"""\\(?:
        (?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})
        |c(?P<control>[a-zA-Z])
        |(?P<legal>x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]+\}|[pP]\{[\w=]+\})
        |k<(?P<name>\w+)>
        |(?P<number>0|[1-9][0-9]*)
        |(?P<char>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_COUNT = re.compile(r"(?<!\\)\{[0-9]+(?:,[0-9]*)?\}")
_PROPERTY = re.compile(r"\\[pP]\{[^}]*\}")
_SURROGATE = re.compile(r"\\u(?:\{0*)?[dD][89a-fA-F][0-9a-fA-F]{2}\}?")
_OCTAL = re.compile(r"[0-3][0-7]{0,2}|[4-7][0-7]?")
_GROUP = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])*+\]?|(?P<open>\((?!\?)|\(\?<(?![=!])(?P<name>\w+)>)", re.S
)
_SETS = "dDwWsS"
_KEPT = _SETS + "fnrtv" + "^$\\.*+?()[]{}|/"


def is_pattern(text: str) -> bool:
    """Tell whether `text` is a regular expression as ECMA-262 has it with the `u` flag."""
    return is_valid({"format": "regex"}, text, validate_formats=True)


class Pattern(NamedTuple):
    """A regular expression as an engine takes it.

    `is_loose` says that it was none with the `u` flag, `letters` which escapes of letters in it
    turned out to be their letter.
    """

    text: str
    is_loose: bool = False
    letters: tuple[str, ...] = ()


@lru_cache(maxsize=1000)
def read_pattern(text: str) -> Pattern | None:
    """Return the regular expression `text` as an engine takes it.

    What the `u` flag gives a meaning keeps it; annex B says what the rest is. None where neither
    makes a regular expression of it.
    """
    reader = _Reader(text)
    plain = "".join(reader.outside())
    # The engine's own check lets escapes pass that mean nothing; other engines do not.
    is_loose = reader.has_needless_escape or not is_pattern(text)
    if not is_loose and _compiles(text):
        return Pattern(text)
    if is_pattern(plain) and _compiles(plain):
        return Pattern(plain, is_loose, tuple(dict.fromkeys(reader.letters)))
    return None


def why_unreadable(text: str) -> str:
    """Say why nothing can be checked by `text`, of which `read_pattern` makes nothing."""
    if not is_pattern(text):
        return "it is no regular expression of ECMA-262"
    for name in _PROPERTY.findall(text):
        if not _compiles(name):
            return f"ECMA-262 has no property of characters that is `{name}`"
    if _compiles(_COUNT.sub("{1}", text)):
        return "it repeats something more often than an engine has room for"
    return "no engine for it is at hand"


def _compiles(text: str) -> bool:
    try:
        validator_for({"pattern": text})
    except ValidationError:
        return False
    return True


class _Reader:
    """Writes one expression out again, and keeps what it saw of escapes that mean nothing."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._groups = [match["name"] for match in _GROUP.finditer(text) if match["open"]]
        self.letters: list[str] = []
        self.has_needless_escape = False

    def outside(self) -> Iterator[str]:
        """Yield the parts of the expression, character classes whole."""
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == "\\" and self._at + 1 < len(self._text):
                yield self._escape(inside=False)
            elif char == "[":
                yield self._class()
            elif char == "{" and (count := _QUANTIFIER.match(self._text, self._at)):
                self._at = count.end()
                yield count[0]
            else:  # ExtendedPatternCharacter
                self._at += 1
                yield f"\\{char}" if char in "{}]" else char

    def _class(self) -> str:
        """Return the character class that begins here, less the ranges to or from a set.

        And less halves of surrogate pairs, which no text has, and engines for UTF-8 no word for.
        """
        start = re.compile(r"\[\^?").match(self._text, self._at)
        assert start is not None
        self._at = start.end()
        members: list[str] = []
        while self._at < len(self._text) and self._text[self._at] != "]":
            members.append(self._member())
        if self._at == len(self._text):
            return start[0] + "".join(members)  # it never ends, which no engine takes
        self._at += 1
        members = list(_without_surrogates(members))
        if not members:
            return r"(?!)" if start[0] == "[" else r"[\s\S]"
        for index in range(1, len(members) - 1):
            # B.1.2.6: `[\w-.]` is the three of them.
            if members[index] == "-" and (
                _is_set(members[index - 1]) or _is_set(members[index + 1])
            ):
                members[index] = r"\-"
        return start[0] + "".join(members) + "]"

    def _member(self) -> str:
        char = self._text[self._at]
        if char == "\\" and self._at + 1 < len(self._text):
            return self._escape(inside=True)
        self._at += 1
        return f"\\{char}" if char == "[" else char

    def _escape(self, *, inside: bool) -> str:
        match = _ESCAPE.match(self._text, self._at)
        assert match is not None, "a backslash and a character were seen"
        self._at = match.end()
        if match["pair"]:
            high, low = int(match["pair"][1:5], 16), int(match["pair"][7:11], 16)
            return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
        if match["control"]:
            return f"\\x{ord(match['control']) % 32:02x}"
        if match["legal"] and (match["legal"][0] not in "pP" or is_pattern(match[0])):
            return match[0]
        if match["name"] in self._groups and not inside and match["name"]:
            return rf"(?:\{self._groups.index(match['name']) + 1})"
        if number := match["number"]:
            return self._number(match.start() + 1, number, inside=inside)
        # What began like more is no more than the one character after the backslash.
        self._at = match.start() + 2
        char = self._text[self._at - 1]
        if char in (_KEPT + "-" if inside else _KEPT + "bB"):
            return f"\\{char}"
        if char == "b":
            return r"\x08"
        if char == "c":  # B.1.2: the backslash is one, and what follows stands for itself
            self._at -= 1
            return r"\\"
        if char == "k" and any(self._groups):
            return r"\k"  # which is no escape of a letter then, and no engine takes it
        self.has_needless_escape = True
        if char.isalpha():
            self.letters.append(f"\\{char}")
        return char

    def _number(self, start: int, digits: str, *, inside: bool) -> str:
        """Return a back reference, or the character of an octal number (B.1.2)."""
        if digits[0] != "0" and not inside and int(digits) <= len(self._groups):
            return f"\\{digits}"
        octal = _OCTAL.match(self._text, start)
        self._at = octal.end() if octal else start + 1
        return f"\\x{int(octal[0], 8):02x}" if octal else digits[0]


def _is_set(member: str) -> bool:
    return len(member) > 1 and member[1] in _SETS + "pP"


def _without_surrogates(members: list[str]) -> Iterator[str]:
    """Yield the members of a class; a range from or to a surrogate ends before them."""
    at = 0
    while at < len(members):
        match members[at : at + 3]:
            case [first, "-", last] if not (_is_set(first) or _is_set(last)):
                at += 3
                ends = _SURROGATE.fullmatch(first), _SURROGATE.fullmatch(last)
                if not all(ends):
                    yield from (
                        r"\ue000" if ends[0] else first,
                        "-",
                        r"\ud7ff" if ends[1] else last,
                    )
            case [member, *_]:
                at += 1
                if not _SURROGATE.fullmatch(member):
                    yield member
            case _:
                return
