"""The shape in which arguments were sent: where what is wrong with them is in it, and in which form."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from fngen_runtime.words import counted, kind_of, kinds_in_words, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from jsonschema_rs import ValidationError

    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.words import Tokens

_MOST_WAYS = 64
PAIRS = "a list of pairs, each with `key` and `value`"


class Form(NamedTuple):
    """How a value is sent: an object as a list of pairs, values of the kinds in `texts` as JSON text."""

    pairs: bool = False
    texts: Collection[str] = ()

    def kinds(self, types: Iterable[str]) -> str:
        """Return what values of `types` are in this form, in words."""
        types = list(types)
        texts = [kind for kind in types if self._is_text(kind)]
        others = [kind for kind in types if kind not in texts and not self._is_pairs(kind)]
        options = [kinds_in_words(others)] if others else []
        if any(self._is_pairs(kind) for kind in types):
            options.append(PAIRS)
        if texts:
            options.append(f"JSON text of {kinds_in_words(texts)}")
        return " or ".join(options)

    def constant(self, value: object) -> str:
        """Return `value`, and what it is sent as."""
        kind = kind_of(value)
        if self._is_text(kind):
            return f"JSON text of {shown(value)}"
        return f"the pairs of {shown(value)}" if self._is_pairs(kind) else shown(value)

    def properties(self, number: int) -> str:
        """Return `number` and what the properties of an object are in this form."""
        noun, plural = ("pair", "pairs") if self.pairs else ("property", "properties")
        return counted(number, noun, plural)

    def _is_text(self, kind: str) -> bool:
        if "any" in self.texts:
            return True
        return ("number" if kind == "integer" else kind) in self.texts

    def _is_pairs(self, kind: str) -> bool:
        return self.pairs and kind == "object" and not self._is_text(kind)


AS_IT_IS = Form()


class Place(NamedTuple):
    """Where something was sent, in which form, and what was."""

    at: Sequence[str | int]
    form: Form
    sent: object


class Lack(NamedTuple):
    """Where a property is to be that is not there, whether as a pair, and what is there in words."""

    at: Sequence[str | int]
    is_pair: bool
    got: str


class Shape:
    """How arguments were sent: here as they are judged, which is what they say, `says`."""

    __slots__ = ("_numbers", "says")

    def __init__(self, says: JsonValue) -> None:
        self.says = says
        self._numbers: dict[int, dict[str, str]] | None = None

    def path(self, error: ValidationError) -> list[str | int]:
        """Return where in what is judged `error` is.

        Its own path has keys like `01` as numbers, and lacks those that are empty.
        """
        at, value = error.instance_path, self.says
        for token in at:
            if isinstance(value, dict) and (token not in value or "" in value):
                break
            value = value[token]  # type: ignore[index]  # as the validator went
        else:
            if not isinstance(value, dict) or "" not in value:
                return at
        ways = list(islice(self._ways(at, self.says), _MOST_WAYS))
        fitting = (way for way, end in ways if end == error.instance)
        return next(fitting, ways[0][0] if ways else at)

    def _ways(
        self, at: Sequence[str | int], value: JsonValue
    ) -> Iterator[tuple[list[str | int], JsonValue]]:
        """Yield each way in `value` that `at` may stand for, and what it leads to."""
        if not at:
            yield [], value
        elif isinstance(value, list) and isinstance(token := at[0], int) and token < len(value):
            for way, end in self._ways(at[1:], value[token]):
                yield [token, *way], end
        elif isinstance(value, dict) and (key := self._key(str(at[0]), value)) in value:
            for way, end in self._ways(at[1:], value[key]):
                yield [key, *way], end
        if isinstance(value, dict) and "" in value:
            for way, end in self._ways(at, value[""]):
                yield ["", *way], end

    def _key(self, number: str, value: JsonObject) -> str:
        """Return the key of `value` that is `number`, however it is written."""
        if number in value:
            return number
        if self._numbers is None:
            self._numbers = {}
        if id(value) not in self._numbers:
            self._numbers[id(value)] = {_digits(key): key for key in value if key[-1:].isdigit()}
        return self._numbers[id(value)].get(_digits(number), number)

    def place(self, at: Sequence[str | int], value: object) -> Place:
        """Return where `value`, which is `at` in what is judged, was sent."""
        return Place(at, AS_IT_IS, value)

    def lack(self, at: Sequence[str | int], name: str) -> Lack:
        """Return where the property `name`, which is not in the object `at`, is to be sent."""
        return Lack([*at, name], False, "nothing")  # noqa: FBT003 - as in the class above

    def key(self, at: Sequence[str | int]) -> Tokens | None:
        """Return where the key is that is the last of `at`; None where it is none of a pair."""
        del at
        return None

    def property(
        self, at: Sequence[str | int], value: object
    ) -> tuple[Sequence[str | int], object]:
        """Return where the property that is last of `at` was sent, and its value; of a pair its key."""
        return at, value

    def is_doubtful(self, error: ValidationError) -> bool:
        """Tell whether `error` may be there only by what could not be read."""
        del error
        return False


def _digits(number: str) -> str:
    return number.removeprefix("+").lstrip("0")
