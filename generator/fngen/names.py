"""Names: what a spec calls a thing -> what Python and a model call it.

Everything that is named is named here; no later stage invents a name.
"""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

_LONGEST_TOOL = 64
TOOL_NAME = re.compile(rf"[a-zA-Z0-9_-]{{1,{_LONGEST_TOOL}}}")
"""What a model's API takes as a function name (chat completions, `functions.name`)."""

_RESERVED = frozenset(keyword.kwlist) | frozenset(dir(builtins)) | {"self", "cls"}
_MODEL_ATTRIBUTES = frozenset(
    [
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "schema",
        "schema_json",
        "update_forward_refs",
        "validate",
    ]
)
"""What pydantic's BaseModel has and its fields may not be called; and all that begins `model_`."""

_LETTERS = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}
    | dict(zip("øØłŁđĐðÐı", "oOlLdDdDi", strict=True))
)
"""Latin letters that Unicode does not take apart into one of ASCII and a mark."""

_WINDOWS = frozenset(
    ["con", "prn", "aux", "nul"]
    + [f"{kind}{digit}" for kind in ("com", "lpt") for digit in range(10)]
)
_LONGEST = 80
_LONGEST_FILE = 200

MODEL_NAMES = frozenset(
    {"Annotated", "Any", "BaseModel", "ByProperty", "Field", "Literal", "MISSING", "Model"}
)
"""Names that models.py imports, which no class in it may have."""

RESULT_NAMES = frozenset({"Any", "Literal", "NotRequired", "TypeAlias", "TypedDict"})
"""Names that results.py imports, which no class in it may have."""

HANDLER_NAMES = frozenset({"TYPE_CHECKING", "Any", "annotations", "models", "results"})
"""Names that handlers.py imports, which no function in it may have."""


@cache
def snake_case(text: str) -> str:
    """Return `text` as lower-case words joined by underscores; empty where it has no word."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", text)
    text = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", text)
    text = re.sub(r"[\W_]+", "_", text).strip("_").lower()
    # Python reads identifiers in this form, and another case may be in another.
    return unicodedata.normalize("NFKC", text)[:_LONGEST].rstrip("_")


def pascal_case(text: str) -> str:
    """Return `text` as capitalised words run together; empty where it has no word."""
    text = unicodedata.normalize("NFKC", text)
    words = re.split(r"[\W_]+", text)
    joined = "".join(word[:1].upper() + word[1:] for word in words if word)
    return unicodedata.normalize("NFKC", joined)[:_LONGEST]


def _identifier(name: str, prefix: str) -> str:
    """Make a legal, unreserved identifier of `name`, led by `prefix` where it cannot stand alone."""
    if not name:
        name = prefix
    if not name.isidentifier():
        name = prefix + "_" + name
        if not name.isidentifier():
            name = "".join(char for char in name if ("a" + char).isidentifier())
    return name + "_" if name in _RESERVED else name


def function_name(text: str) -> str:
    """Return the Python function name for a function called `text`."""
    return _identifier(snake_case(text), "call")


def argument_name(text: str) -> str:
    """Return the Python name for a parameter or property called `text`."""
    return _identifier(snake_case(text), "arg")


def field_name(text: str) -> str:
    """Return the name of a model's field for a property called `text`."""
    return name_as_field(argument_name(text))


def name_as_field(name: str) -> str:
    """Return the name of a model's field for what has the name `name` in Python."""
    is_taken = name in _MODEL_ATTRIBUTES or name.startswith("model_")
    return f"{name}_" if is_taken else name


def class_name(text: str) -> str:
    """Return the Python class name for a schema called `text`."""
    name = pascal_case(text)
    if not name.isidentifier():
        name = "".join(char for char in "Model" + name if ("a" + char).isidentifier())
    return name + "Model" if keyword.iskeyword(name) else name


def view_name(tool: str) -> str:
    """Return the class name for the objects in arguments of the function `tool`."""
    return class_name(f"{tool} Arguments")


def module_name(text: str) -> str:
    """Return the name of a module for what is called `text`: short enough for a file's name."""
    name = function_name(text).encode()[:_LONGEST_FILE].decode(errors="ignore")
    return name + "_" if name in _WINDOWS else name


def package_name(text: str) -> str:
    """Return the package name for a spec whose file is called `text`, suffix aside."""
    name = "".join(char for char in snake_case(text) if ("a" + char).isidentifier()).strip("_")
    if not name.isidentifier():
        name = "spec_" + name if name else "spec"
    return name + "_" if keyword.iskeyword(name) or name in _WINDOWS else name


@cache
def tool_name(text: str) -> str:
    """Return `text` with every character a tool name may not have replaced, cut to 64.

    Empty where nothing is left of it.
    """
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    plain = "".join(c for c in parts if not unicodedata.combining(c))
    name = re.sub(r"[^a-zA-Z0-9_-]+", "_", plain).strip("_")
    return name[:_LONGEST_TOOL].rstrip("_-")


def operation_tool_name(method: str, path: str) -> str:
    """Return a tool name for an operation that has no operationId: `get_orders_by_order_id`.

    Where it is too long, its variables go first: they say less than what the path ends with.
    """
    words = [method.lower(), *(_words_of(part) for part in path.split("/"))]
    words = [word for word in words if word]
    for variable in [word for word in words if word.startswith("by_")]:
        if len("_".join(words)) > _LONGEST_TOOL:
            words.remove(variable)
    return tool_name("_".join(words))


def _words_of(part: str) -> str:
    variable = re.fullmatch(r"\{(.+)\}", part)
    return f"by_{snake_case(variable[1])}".rstrip("_") if variable else snake_case(part)


@dataclass(frozen=True, slots=True)
class Given:
    """The names of one function: `tool` to the model, `function` in Python."""

    tool: str
    function: str


GivenNames: TypeAlias = Mapping[str, Mapping[str, Given]]
"""Names given by earlier builds, by package and by what they name: `get /orders`, `get_weather`."""


def is_given(tool: str, function: str) -> bool:
    """Tell whether these are names that this module may give a function.

    A number may stand behind what was made a name by an underscore: `list__2`.
    """
    is_name = function.isidentifier() and function not in _RESERVED
    is_read_so = function == unicodedata.normalize("NFKC", function)
    return bool(TOOL_NAME.fullmatch(tool)) and is_name and is_read_so


class Namespace:
    """Names that must differ from one another: the first to ask keeps its name."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def claim(self, name: str, *, longest: int | None = None, joint: str = "_") -> str:
        """Return `name`, or `name` with the first free number, and take it."""
        result, number = name, 2
        while result in self._taken:
            suffix = f"{joint}{number}"
            result = (name[: longest - len(suffix)] if longest else name) + suffix
            number += 1
        self._taken.add(result)
        return result
