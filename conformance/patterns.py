"""A regular expression (ECMA-262) -> strings that it may match; the judge decides whether they do.

Section numbers are those of ECMA-262, 2025.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_QUANTIFIER = re.compile(r"([*+?])\??|\{(\d+)(,?)(\d*)\}\??")
_GROUP = re.compile(r"\?(?::|<(?![=!])[^>]*>)?")
_ESCAPED = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}")
_SETS = {
    "d": "0123456789",
    "w": "abcdefghijklmnopqrstuvwxyz0123456789_",
    "s": " ",
    "D": "abc",
    "W": " -",
    "S": "abc",
    "p": "abcABC123",
    "P": " -",
}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}
_PLAIN = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ .,:;/!@#$%&*+=?~'\"()[]{}"
)


def strings(pattern: str, least: int = 0) -> Iterator[str]:
    """Yield strings made along `pattern`: the shortest first, then those of `least` characters."""
    quantifiers = len(_QUANTIFIER.findall(pattern))
    for more in dict.fromkeys([0, 1, 2, 3, 5, 8, *range(max(0, least - 16), least + 1)]):
        for only in (None, *range(min(quantifiers, 6))):
            for turn in range(3):
                yield _Walk(pattern, turn, more, only).alternatives()


class _Walk:
    """One walk along a pattern: `turn` chooses among characters and alternatives.

    `more` is how often something is repeated beyond what it must be; `only` says which quantifier
    that is for, None for all.
    """

    def __init__(self, pattern: str, turn: int, more: int, only: int | None) -> None:
        self._pattern = pattern
        self._turn = turn
        self._more = more
        self._only = only
        self._at = 0
        self._quantifiers = 0

    def alternatives(self) -> str:
        """Return one of the alternatives up to the end of the group (section 22.2.1)."""
        found = [self._sequence()]
        while self._next() == "|":
            self._at += 1
            found.append(self._sequence())
        return found[self._turn % len(found)]

    def _next(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _sequence(self) -> str:
        text = ""
        while self._next() not in {"", "|", ")"}:
            atom = self._atom()
            text += atom * self._times()
        return text

    def _times(self) -> int:
        found = _QUANTIFIER.match(self._pattern, self._at)
        if found is None:
            return 1
        self._at = found.end()
        self._quantifiers += 1
        sign, low, comma, high = found.groups()
        least = int(low) if low else int(sign == "+")
        most = (int(high) if high else 1_000 if comma else least) if low else 1_000
        if sign == "?":
            most = 1
        here = self._only in {None, self._quantifiers - 1}
        return min(least + (self._more if here else 0), most)

    def _atom(self) -> str:
        char = self._next()
        self._at += 1
        match char:
            case "(":
                return self._group()
            case "[":
                return self._class()
            case "\\":
                return self._chosen(self._escape())
            case ".":
                return self._chosen("abc")
            case "^" | "$":
                return ""
            case _:
                return char

    def _group(self) -> str:
        """Return what stands in a group; nothing for one that only looks."""
        found = _GROUP.match(self._pattern, self._at)
        looks = found is not None and found.end() == self._at + 1
        self._at = found.end() if found else self._at
        if looks:  # `?=`, `?!`, `?<=`, `?<!`
            self._at += 1 + (self._next() == "<")
        text = self.alternatives()
        self._at += 1
        return "" if looks else text

    def _class(self) -> str:
        """Return a character of a class (section 22.2.1, CharacterClass)."""
        negated = self._next() == "^"
        self._at += negated
        chars = ""
        while self._next() not in {"", "]"}:
            first = self._class_atom()
            if self._next() == "-" and self._pattern[self._at + 1 : self._at + 2] not in {"", "]"}:
                self._at += 1
                last = self._class_atom()
                if len(first) == len(last) == 1:
                    # The ends of a range, and what is plain between them.
                    between = [char for char in _PLAIN if first <= char <= last]
                    first = "".join(between) or first + last
                else:
                    first += "-" + last
            chars += first
        self._at += 1
        return self._chosen("".join(c for c in _PLAIN if c not in chars) if negated else chars)

    def _class_atom(self) -> str:
        char = self._next()
        self._at += 1
        return self._escape() if char == "\\" else char

    def _escape(self) -> str:
        """Return the characters that the escape here stands for, or some of them."""
        if found := _ESCAPED.match(self._pattern, self._at):
            self._at = found.end()
            return chr(int(next(digits for digits in found.groups() if digits), 16))
        char = self._next()
        self._at += 1
        if char in {"p", "P"} and self._next() == "{":
            self._at = self._pattern.find("}", self._at) + 1
        if char in {"b", "B"} or char in "123456789":  # boundaries, and what stood before
            return ""
        return _SETS.get(char) or _CONTROLS.get(char, char)

    def _chosen(self, chars: str) -> str:
        return chars[self._turn % len(chars)] if chars else ""
