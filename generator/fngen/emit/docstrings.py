"""Text of a spec -> the inside of a docstring, which it cannot leave."""

from __future__ import annotations

import inspect
import re
import textwrap

_WIDTH = 96
_ENDING_QUOTE = re.compile(r'(?<!\\)(?:\\\\)*"$')
"""A quote at the end that is not escaped."""


def escape(text: str) -> str:
    """Return `text` so that between triple quotes it is read as it is, and as nothing else.

    Characters that are not printable are shown as escapes: they could hide what the code says.
    """
    return printable(text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"'))


def printable(text: str) -> str:
    """Return `text` with characters that are not printable, line breaks aside, shown as escapes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    if text.replace("\n", "").isprintable():
        return text
    return "".join(
        char if char == "\n" or char.isprintable() else char.encode("unicode_escape").decode()
        for char in text
    )


def docstring(text: str) -> tuple[str, ...]:
    """Return the lines of the docstring of a class or field that is described by `text`, if it is."""
    return tuple(quoted(lines(text, 4, first=3), _WIDTH)) if text else ()


def quoted(body: list[str], width: int) -> list[str]:
    """Return `body`, lines of a docstring, between quotes: on one line if `width` allows."""
    if len(body) == 1 and len(body[0]) + 6 <= width:
        line = body[0]
        # A quote at the end would be taken for one of the closing three.
        return [f'"""{line[:-1]}\\""""' if _ENDING_QUOTE.search(line) else f'"""{line}"""']
    return [f'"""{body[0]}', *body[1:], '"""']


def lines(text: str, indent: int, *, hanging: int = 0, first: int = 0) -> list[str]:
    """Return `text` as docstring lines, long ones wrapped, without the indentation.

    Lines after the first are led by `hanging` spaces; the first has `first` columns less.
    """
    result: list[str] = []
    for line in escape(inspect.cleandoc(text)).split("\n"):
        stripped = line.rstrip()
        lead = " " * hanging if result else ""
        own = stripped[: len(stripped) - len(stripped.lstrip())]
        width = _WIDTH - indent - (0 if result else first)
        if len(lead + stripped) <= width or not stripped:
            result.append((lead + stripped).rstrip())
            continue
        result += textwrap.wrap(
            stripped.lstrip(),
            max(width, 40),
            initial_indent=lead + own,
            subsequent_indent=" " * hanging + own,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return result
