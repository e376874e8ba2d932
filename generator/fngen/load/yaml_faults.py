"""PyYAML's errors -> faults in words that say what to mend."""

from __future__ import annotations

import re

import yaml

from fngen.load.syntax import Position, TextFault


def position(mark: yaml.Mark) -> Position:
    """Return the line and column of `mark`."""
    return mark.line + 1, mark.column + 1


def fault_of(error: yaml.MarkedYAMLError, text: str) -> TextFault:
    """Return the fault that PyYAML's `error` tells of, in our words, at the place to mend."""
    problem, context = error.problem or "the text breaks off here", error.context or ""
    mark, opening = error.problem_mark or error.context_mark, error.context_mark
    line, column = position(mark) if mark else (1, 1)
    lines = text.split("\n")
    rest = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    ended = not rest.strip() and not "".join(lines[line:]).strip()
    if opening and context in _UNCLOSED and (ended or "stream" in problem):
        return TextFault(f"not YAML: this {_UNCLOSED[context]} is not closed", *position(opening))
    if ended and context == "while parsing a flow node":
        return TextFault("not YAML: the text ends here, within a bracket or brace", line, column)
    if opening and problem == "could not find expected ':'":
        message = "not YAML: expected a colon and a space after this key"
        return TextFault(message, *position(opening))
    if "could not determine a constructor" in problem:
        tag = rest.split()[0] if rest.split() else "!"
        message = f"the tag `{tag}` is not read"
        return TextFault(message, line, column, "take the tag out; a spec holds plain data")
    if opening and "alias" in context:
        line, column = position(opening)
    message = _wording(problem, context, error.context_mark, rest)
    return TextFault(f"not YAML: {message}", line, column, _help(problem, lines, line, column))


_UNCLOSED = {
    "while parsing a flow sequence": "bracket",
    "while parsing a flow mapping": "brace",
    "while scanning a quoted scalar": "quote",
}


def _wording(problem: str, context: str, opening: yaml.Mark | None, rest: str) -> str:
    if problem == "did not find expected key" and opening and "block" in context:
        return f"this is no further key of the object that begins on line {opening.line + 1}"
    if problem == "did not find expected '-' indicator" and opening:
        return f"this is no further item of the list that begins on line {opening.line + 1}"
    if problem == "found character that cannot start any token":
        return "a tab cannot indent" if rest[:1] == "\t" else f"`{rest[:1]}` cannot begin a value"
    if "found another document" in problem:
        return "a second document begins here, and a spec is one"
    if "alias" in context or "undefined alias" in problem:
        return "`*` begins an alias, and there is no anchor of this name"
    return _WORDING.get(problem, f"{problem} ({context})" if context else problem)


_WORDING = {
    "mapping values are not allowed in this context": "a colon stands where no key can end",
    "did not find expected node content": "expected a value",
    "found unknown escape character": "this text in quotes has an escape that YAML has not",
    "expected a mapping or list of mappings for merging, but found scalar": (
        "`<<` takes an object or a list of them"
    ),
}


def _help(problem: str, lines: list[str], line: int, column: int) -> str | None:
    rest = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    before = lines[line - 1][: column - 1] if line <= len(lines) else ""
    match problem:
        case "found character that cannot start any token":
            return "indent with spaces" if rest[:1] == "\t" else "put the text in quotes"
        case "mapping values are not allowed in this context":
            if line > 1 and re.match(r"\s*(?:- )?[\w$-]+:\S", lines[line - 2]):
                return f"put a space after the colon on line {line - 1}"
            return "put the text in quotes if the colon belongs to it"
        case "did not find expected key" if re.search(r"'[^']*'\w*$", before + rest[:1]):
            return "write an apostrophe within single quotes twice: `''`"
        case "did not find expected key" | "did not find expected '-' indicator":
            return "line it up with what it belongs to"
        case "found unknown escape character":
            return "write a backslash as `\\\\`, or put the text in single quotes"
        case "a key must be a string" if rest.startswith("{") and before.endswith("{"):
            return "put the text in quotes if the braces belong to it"
        case _ if "alias" in problem or rest[:1] == "*":
            return "put the text in quotes if the `*` belongs to it"
        case _ if "found another document" in problem:
            return "write each spec to a file of its own"
        case _:
            return None


def character_fault(error: yaml.reader.ReaderError, text: str) -> TextFault:
    """Return the fault of a character that YAML does not allow (YAML 1.2.2, section 5.1)."""
    number = error.character if isinstance(error.character, int) else ord(error.character)
    start = max(text.find(chr(number)), 0)
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    message = f"not YAML: the control character U+{number:04X} is not allowed"
    return TextFault(message, line, column, "take it out")
