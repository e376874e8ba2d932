"""Which functions of the specs are generated: the patterns of `--include` and `--exclude`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import translate

from fngen.diagnostics import Code, Diagnostics
from fngen.ir.naming import wanted_name
from fngen.names import Given, GivenNames
from fngen.options import Pattern, Selection
from fngen.resolve import Head

_KINDS = ("name", "tag", "path", "method")
DEPRECATED = "deprecated"


class _Matcher:
    """A pattern, read; `found` once it matched a function."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        kind, _, rest = pattern.text.partition(":")
        if kind not in _KINDS or not rest:
            kind, rest = "path" if pattern.text.startswith("/") else "name", pattern.text
        if pattern.text == DEPRECATED:
            kind = DEPRECATED
        self._kind = kind
        self._matches = re.compile(translate(rest.lower() if kind == "method" else rest)).match
        self.found = False

    def matches(self, words: Iterable[tuple[str, str]]) -> bool:
        """Tell whether the function that has `words` is one of those asked for."""
        found = any(kind == self._kind and self._matches(word) for kind, word in words)
        self.found = self.found or found
        return found


class Choice:
    """Chooses the functions that `selection` asks for; they go also by their names in `given`."""

    def __init__(self, selection: Selection, given: GivenNames) -> None:
        self._include = [_Matcher(pattern) for pattern in selection.include]
        self._exclude = [_Matcher(pattern) for pattern in selection.exclude]
        self._given = given
        self._known: dict[tuple[str, str], None] = {}

    def wants(self, package: str, head: Head) -> bool:
        """Tell whether the function of `head` is to be generated in `package`."""
        if not (self._include or self._exclude):
            return True
        words = _words(head, self._given.get(package, {}))
        self._known |= dict.fromkeys(words)
        # Every pattern is tried, so that each that matches nothing is told of.
        wanted = [matcher.matches(words) for matcher in self._include]
        unwanted = [matcher.matches(words) for matcher in self._exclude]
        return (any(wanted) or not wanted) and not any(unwanted)

    @property
    def patterns(self) -> dict[Pattern, bool]:
        """Every pattern, and whether it matched a function that was asked about."""
        return {one.pattern: one.found for one in (*self._include, *self._exclude)}

    @property
    def known(self) -> tuple[tuple[str, str], ...]:
        """All that the functions that were asked about go by: kinds and words."""
        return tuple(self._known)


def tell_unmatched(choices: Sequence[Choice], diagnostics: Diagnostics) -> None:
    """Report the patterns that match no function of any spec: a choice was made in each."""
    patterns = dict.fromkeys(pattern for choice in choices for pattern in choice.patterns)
    known = dict.fromkeys(word for choice in choices for word in choice.known)
    for pattern in patterns:
        found = any(choice.patterns[pattern] for choice in choices)
        if not found and pattern.text != DEPRECATED:
            _tell_unmatched(pattern, known, diagnostics)


def _words(head: Head, given: Mapping[str, Given]) -> list[tuple[str, str]]:
    """Return all that the function of `head` can be asked for by: kinds and words."""
    names = dict.fromkeys([wanted_name(head)])
    if head.pin is not None:
        names[head.pin.name] = None
    if head.key in given:
        names[given[head.key].tool] = None
    if head.name is not None:
        names[head.name] = None
    words = [("name", name) for name in names]
    if not head.path:
        return words
    words += [("tag", tag) for tag in head.tags]
    words.append(("path", head.path))
    if head.method:  # which a path item that cannot be read has not
        words.append(("method", head.method.lower()))
    return [*words, (DEPRECATED, DEPRECATED)] if head.deprecated else words


def _tell_unmatched(
    pattern: Pattern, known: Iterable[tuple[str, str]], diagnostics: Diagnostics
) -> None:
    """Report that no function is like `pattern`, and what there is that looks like it."""
    words: dict[str, str] = {}
    for kind, word in known:
        if kind != DEPRECATED:
            words.setdefault(f"{kind}:{word}", f"{kind}:{word}")
        if kind in {"name", "path"}:
            words.setdefault(word, word)
        elif kind == "tag":  # a tag without its kind is a common slip
            words.setdefault(word, f"tag:{word}")
    near = dict.fromkeys(words[word] for word in get_close_matches(pattern.text, words, n=3))
    diagnostics.warning(
        Code.UNMATCHED_PATTERN,
        f"`{pattern.text}` matches no function",
        pattern.origin,
        help=f"the nearest are: {', '.join(f'`{word}`' for word in near)}" if near else None,
    )
