"""Which branch of a union a value comes nearest to, told from what is wrong with it in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from jsonschema_rs import ValidationErrorKind as Kind
from pydantic_core import to_json

from fngen_runtime.contract import BY_PROPERTY, referred, schema_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema_rs import ValidationError

    from fngen_runtime.json_types import JsonObject, JsonValue

Errors: TypeAlias = "list[ValidationError]"

_DEEPEST = 20  # schemas in one another, of which a union or a combination may be made without end


_OF_CONSTANTS = (Kind.Constant, Kind.Enum, Kind.AnyOf, Kind.OneOfNotValid)
"""What is wrong with a property that is one of some constants, however they are written."""


class RefusedUnion:
    """The branches of a union by which `error` refuses a value: what is wrong with it in each.

    `root` is the schema that `error` is of.
    """

    def __init__(self, error: ValidationError, branches: list[Errors], root: JsonObject) -> None:
        self._meant = _meant(error, branches, root.get(BY_PROPERTY))
        self._depth = len(error.instance_path)
        self._telling = _telling(schema_at(root, error.schema_path), root)
        self._takers = [branch for branch in branches if takes(branch, self._depth)]

    def nearest(self) -> Errors | None:
        """Return the one branch that takes values like this; None where there is none, or several.

        It is the one that a discriminator names, where there is one.
        """
        if self._meant in self._takers:
            return self._meant
        near = self._takers
        if len(near) > 1:  # a single one has nothing to be told from
            near = sorted((one for one in near if not self._is_another(one)), key=self._distance)
        if not near or (len(near) > 1 and self._distance(near[0]) == self._distance(near[1])):
            return None
        if self._lacks_property(near[0]) and any(one == self._tags(one) for one in self._takers):
            return None  # nothing but a constant is wrong for another: it may be the one meant
        return near[0]

    def tags(self) -> Errors:
        """Return in what the value has not the constant that tells the branches apart.

        They are of one property, one for each branch; or there are none.
        """
        tags = [tag for branch in self._takers for tag in self._tags(branch)[:1]]
        places = {tuple(tag.instance_path) for tag in tags}
        return tags if len(tags) == len(self._takers) and len(places) == 1 else []

    def _distance(self, branch: Errors) -> tuple[int, int]:
        """Return how much is wrong for `branch`: of as much, what is inside the value is less."""
        return len(branch), sum(len(error.instance_path) == self._depth for error in branch)

    def _lacks_property(self, branch: Errors) -> bool:
        return any(
            isinstance(error.kind, Kind.Required) and len(error.instance_path) == self._depth
            for error in branch
        )

    def _is_another(self, branch: Errors) -> bool:
        """Tell whether constants in properties say that the value is not of `branch`."""
        if self._tags(branch):
            return True
        for inner in _inside(branch, self._depth):
            if all(self._is_another(one) for one in inner if takes(one, self._depth)):
                return True
        return False

    def _tags(self, branch: Errors) -> Errors:
        """Return in what the value has not the constants that tell `branch` from others."""
        return [
            error
            for error in branch
            if isinstance(error.kind, _OF_CONSTANTS)
            and len(error.instance_path) == self._depth + 1
            and error.instance_path[-1] in self._telling
        ]


def _meant(error: ValidationError, branches: list[Errors], told: JsonValue) -> Errors | None:
    """Return the one of `branches` that the value itself names, by the property that is `told`."""
    union = told.get(_pointer(error.schema_path)) if isinstance(told, dict) else None
    match error.instance, union:
        case dict() as value, [str(name), *values]:
            for wanted in (value.get(name), None):  # null stands for all other values
                for each, branch in zip(values, branches, strict=True):
                    if isinstance(each, list) and wanted in each:
                        return branch
        case _:
            pass
    return None


def _pointer(path: Iterable[str | int]) -> str:
    """Return `path` as a JSON pointer (RFC 6901, section 3)."""
    return "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in path)


def takes(branch: Errors, depth: int) -> bool:
    """Tell whether `branch` takes values of this kind, though not this one, `depth` keys deep."""
    for error in branch:
        match error.kind:
            case Kind.Type() | Kind.Constant() | Kind.Enum() | Kind.FalseSchema():
                if len(error.instance_path) == depth:
                    return False
            case _:
                pass
    if any(not any(takes(one, depth) for one in inner) for inner in _inside(branch, depth)):
        return False
    return bool(branch)


def _inside(branch: Errors, depth: int) -> Iterator[list[Errors]]:
    """Yield the branches of each union that `branch` is itself."""
    for error in branch:
        match error.kind:
            case Kind.AnyOf(inner) | Kind.OneOfNotValid(inner):
                if len(error.instance_path) == depth:
                    yield inner
            case _:
                pass


def _telling(branches: JsonValue, root: JsonObject) -> set[str | int]:
    """Return the properties that tell `branches` apart: constant in one, and another in others."""
    found: dict[str, list[bytes | None]] = {}
    for branch in _leaves(branches, root):
        for name, constants in _constants(branch, root):
            found.setdefault(name, []).append(constants)
    return {name for name, constants in found.items() if len(set(constants)) > 1}


def _leaves(branches: JsonValue, root: JsonObject, depth: int = 0) -> Iterator[JsonObject]:
    """Yield the schemas in `branches`; of unions among these, those in them."""
    for branch in branches if isinstance(branches, list) else ():
        schema = referred(branch, root)
        inner = schema.get("anyOf", schema.get("oneOf"))
        if inner is None:
            yield schema
        elif depth < _DEEPEST:
            yield from _leaves(inner, root, depth + 1)


def _constants(
    schema: JsonObject, root: JsonObject, depth: int = 0
) -> Iterable[tuple[str, bytes | None]]:
    """Return the properties of `schema` and the constants that each may be, or None."""
    found: dict[str, bytes | None] = {}
    parts = schema.get("allOf")
    for part in parts if isinstance(parts, list) and depth < _DEEPEST else ():
        found.update(_constants(referred(part, root), root, depth + 1))
    properties = schema.get("properties")
    for name, one in properties.items() if isinstance(properties, dict) else ():
        constants = _values(referred(one, root), root)
        if constants is not None or name not in found:
            found[name] = None if constants is None else to_json(constants)
    return found.items()


def _values(schema: JsonObject, root: JsonObject) -> list[JsonValue] | None:
    """Return the constants that a value of `schema` is one of; None where it may be another."""
    if "const" in schema:
        return [schema["const"]]
    if isinstance(options := schema.get("enum"), list):
        return options
    branches = schema.get("oneOf", schema.get("anyOf"))
    if not isinstance(branches, list):
        return None
    found: list[JsonValue] = []
    for branch in branches:  # one a constant, each with a description of its own
        inner = referred(branch, root)
        if "const" not in inner:
            return None
        found.append(inner["const"])
    return found
