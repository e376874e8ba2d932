"""Errors of the JSON parser -> faults in words that say what to mend, on any Python."""

from __future__ import annotations

import json
import re

from fngen.load.json_scanner import Lines
from fngen.load.syntax import TextFault

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
# By the messages of Python's own parser, one of which writes XXXX for four digits.
_WORDING = {
    "Expecting property name enclosed in double quotes": "expected a key in double quotes",
    "Expecting ':' delimiter": "expected `:` after the key",
    "Expecting ',' delimiter": "expected a comma or a closing bracket",
    "Expecting value": "expected a value",
    "Extra data": "expected the end of the file",
    "Invalid control character at": "a string must end on the line it begins on",
    "Invalid \\escape": "a string has an escape that JSON has not",
    "Invalid \\uXXXX escape": "expected four hexadecimal digits after `\\u`",
}
_HELP = {
    "Expecting property name enclosed in double quotes": "put the key in double quotes",
    "Expecting ',' delimiter": "put a comma before it",
    "Extra data": "a file holds one value; put several functions in a list: `[..., ...]`",
    "Invalid \\escape": "write a backslash as `\\\\`",
}
_OTHER_WORDS = {
    "True": "true",
    "TRUE": "true",
    "False": "false",
    "FALSE": "false",
    "None": "null",
    "NULL": "null",
    "undefined": "null",
}


def fault_of(error: json.JSONDecodeError, text: str) -> TextFault:
    """Return the fault that `error` tells of, in words that do not depend on Python's version."""
    position = error.pos
    before = text[:position].rstrip()
    comma = (
        len(before) - 1
        if before.endswith(",") and text[position : position + 1] in {"]", "}"}
        else None
    )
    if error.msg.startswith("Illegal trailing comma"):  # Python 3.13 points at it
        comma = position
    if comma is not None:
        line, column = Lines(text).position(comma)
        return TextFault(
            "not JSON: a comma with nothing after it", line, column, "take out the comma"
        )
    word = _WORD.match(text, position)
    found = word[0] if word else text[position : position + 1]
    if not text[position:].strip():
        what = "the text ends here"
    elif found == "\n":
        what = "the line ends here"
    else:
        what = f"found `{found}`"
    line, column = Lines(text).position(position)
    if error.msg.startswith("Invalid control character") and found != "\n":
        message = f"not JSON: a string holds the control character U+{ord(found):04X}"
        return TextFault(message, line, column, f"write it as `\\u{ord(found):04x}`")
    message = f"not JSON: {_WORDING.get(error.msg, error.msg.lower())}; {what}"
    if error.msg.startswith("Unterminated"):
        message = "not JSON: this string is not closed; the text ends before it does"
    return TextFault(message, line, column, _help(error.msg, found, text, position))


def _help(problem: str, found: str, text: str, position: int) -> str | None:
    if text.startswith(("//", "#", "/*"), position):
        return "JSON has no comments; take it out, or write the spec in YAML"
    if found.startswith("'"):
        return 'use double quotes: `"`'
    if found in _OTHER_WORDS:
        return f"JSON's word for it is `{_OTHER_WORDS[found]}`"
    if found == "\n":
        return 'close the string with `"`, or write a line break in it as `\\n`'
    if not text[:position].strip() and found[:1].isalpha():
        return "if this is YAML, give the file a name that ends in .yaml"
    if not text[position:].strip():
        return None
    if problem == "Extra data" and found in {"}", "]", ","}:
        return "take it out"
    return _HELP.get(problem)
