"""Differences as text, as JSON and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict

from fngen.compare.differences import Difference, Grade, shown


def show(differences: Sequence[Difference], form: str) -> str:
    """Return `differences` in one of the forms of `SHOWN`, with a line end if there are any."""
    return "".join(f"{line}\n" for line in SHOWN[form](differences))


def _place(one: Difference, mark: str = "") -> str:
    function = f"{mark}{one.package}.{one.function}{mark}"
    if one.argument is None:
        return function
    return f"{function}, {mark}{shown(one.argument)}{mark}"


def _text(differences: Sequence[Difference]) -> Iterator[str]:
    for one in differences:
        yield f"{one.grade}: {_place(one)}: {one.message}"


def _json(differences: Sequence[Difference]) -> Iterator[str]:
    for one in differences:
        yield json.dumps(asdict(one), ensure_ascii=False)


def _markdown(differences: Sequence[Difference]) -> Iterator[str]:
    for grade in Grade:
        of_grade = [one for one in differences if one.grade is grade]
        if of_grade:
            yield f"### {grade.capitalize()}\n"
            for one in of_grade:
                yield f"- {_place(one, '`')} {one.message}"
            yield ""


SHOWN: Mapping[str, Callable[[Sequence[Difference]], Iterator[str]]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
}
"""The forms that differences can be shown in."""
