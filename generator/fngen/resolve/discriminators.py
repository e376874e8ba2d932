"""`discriminator` -> a line for the description: which value of a property means which schema.

It judges nothing (OpenAPI 3.1.1, section 4.8.25.1: "MUST NOT change the validation outcome"), so the
contract has no keyword of it. But references are followed, and the names of schemas, which are the
values of the property, are gone with them. So are the classes of handlers: `BY_PROPERTY` names them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import JsonObject, JsonValue, split_pointer
from fngen.resolve.keywords import describe
from fngen.resolve.pages import Node
from fngen.resolve.reading import items, list_of
from fngen.resolve.refs import Links
from fngen.resolve.versions import BY_PROPERTY, OPEN

_MOST_KINDS = 50
"""How many kinds of one schema are named: it stands in every payload that has one of them."""

_HOLDERS = ("/components/schemas", "/definitions")


class Discriminators:
    """Reads the discriminators of one document; results have no markers, as nothing asks for them."""

    def __init__(self, links: Links, diagnostics: Diagnostics, *, is_of_results: bool) -> None:
        self._links = links
        self._diagnostics = diagnostics
        self._is_of_results = is_of_results
        self._children: dict[str, list[str]] | None = None

    def describe(self, node: Node, schema: JsonObject) -> None:
        """Add to `schema`, made of what is at `node`, what the discriminator there tells a model."""
        assert isinstance(node.value, dict)
        discriminator = node.value["discriminator"]
        name, mapping = self._read(node.child("discriminator", discriminator))
        if not name:
            return
        otherwise = _otherwise(discriminator)
        for keyword in ("oneOf", "anyOf"):
            branches = node.value.get(keyword)
            if isinstance(branches, list):
                around = node.child(keyword, branches)
                if values := self._of_branches(name, mapping, otherwise, around):
                    meant = ", ".join(_alternatives(each, mapping) for each in values if each)
                    order = "" if self._are_alike(around) else ", in their order"
                    hint = f"`{name}` tells which of these it is{order}: {meant}."
                    _add(schema, hint + _told_otherwise(otherwise))
                    if not self._is_of_results:
                        schema[BY_PROPERTY] = [name, *values]
                return
        properties = schema.get("properties")
        told = properties.get(name) if isinstance(properties, dict) else None
        if isinstance(properties, dict) and isinstance(told, dict):
            properties[name] = told = {**told}
            hint = self._of_kinds(node, name, mapping)
            _add(told, hint and hint + _told_otherwise(otherwise))
            if (
                hint and not self._is_of_results
            ):  # a kind has properties of its own, which must not be refused as undeclared
                schema[OPEN] = True

    def _of_kinds(self, node: Node, name: str, mapping: dict[str, str]) -> str:
        """Return the values of a property that says which schema extends the one at `node`."""
        if self._is_told(node, name, set()):
            return ""
        # A mapping gives a schema another name; it has its own where there is none.
        mapped = {_last(reference) for reference in mapping.values()}
        others = [child for child in self._heirs(node.pointer) if child not in mapped]
        values = [f"`{value}`" for value in dict.fromkeys([*mapping, *others])]
        if len(values) > _MOST_KINDS:
            values[_MOST_KINDS:] = [f"or one of {len(values) - _MOST_KINDS:,} others"]
        return f"Tells the kind: {', '.join(values)}." if values else ""

    def _read(self, node: Node) -> tuple[str, dict[str, str]]:
        """Return the property and the mapping of the discriminator at `node`.

        Swagger 2.0 has the property alone (section "Schema Object").
        """
        if isinstance(node.value, str):
            return node.value, {}
        name = node.value.get("propertyName") if isinstance(node.value, dict) else None
        if not isinstance(node.value, dict) or not isinstance(name, str):
            found = describe(node.value) if not isinstance(node.value, dict) else "none"
            message = f"`discriminator` needs a `propertyName`; found {found}"
            self._warn(message, node.pointer)
            return "", {}
        default, mapping = node.value.get("defaultMapping"), node.value.get("mapping")
        if isinstance(default, str) and not self._is_there(default, node.pointer):
            message = (
                f"`defaultMapping` names no schema of this document; found {describe(default)}"
            )
            self._warn(message, node.child("defaultMapping", default).pointer)
        if not isinstance(mapping, dict):
            if mapping is not None:
                message = (
                    f"`mapping` must be an object; found {describe(mapping)}, which is not read"
                )
                self._warn(message, node.child("mapping", mapping).pointer)
            return name, {}
        at = node.child("mapping", mapping)
        result: dict[str, str] = {}
        for value, reference in mapping.items():
            if isinstance(reference, str) and self._is_there(reference, at.pointer):
                result[value] = reference
            else:
                message = f"the mapping of `{value}` names no schema of this document"
                self._warn(message, at.child(value, reference).pointer)
        return name, result

    def _warn(self, message: str, pointer: str) -> None:
        self._diagnostics.warning(Code.INVALID_OPENAPI, message, self._links.at(pointer))

    def _is_there(self, reference: str, around: str) -> bool:
        """Tell whether `reference` may name a schema: files beside the spec are not asked."""
        if reference.startswith("#/"):
            return self._links.find(reference[1:], around) is not None
        is_name = "#" not in reference and "/" not in reference and "." not in reference
        return not is_name or any(self._links.find(f"{at}/{reference}") for at in _HOLDERS)

    def _of_branches(
        self, name: str, mapping: dict[str, str], otherwise: str, branches: Node
    ) -> list[JsonValue] | None:
        """Return the values of `name` for each of `branches`; null for any other value.

        None where one has no name, or they all say the values themselves.
        """
        assert isinstance(branches.value, list)
        result: list[JsonValue] = []
        are_told = True
        for index, branch in enumerate(branches.value):
            if branch == {"type": "null"}:
                result.append([])
                continue
            ref = branch.get("$ref") if isinstance(branch, dict) else None
            if not isinstance(ref, str):
                return None
            own = _last(ref)
            values = [value for value, named in mapping.items() if named in (ref, own)]
            # It has its own name as well, if that is not another's.
            values = values + [own] * (own not in mapping) or [own]
            result.append([*values, None] if own == otherwise else [*values])
            are_told = are_told and self._is_told(branches.child(index, branch), name, set())
        return None if are_told else result

    def _are_alike(self, branches: Node) -> bool:
        """Tell whether some of `branches` have the same properties: in strict mode these are one."""
        assert isinstance(branches.value, list)
        nodes = [branches.child(index, branch) for index, branch in enumerate(branches.value)]
        known = [frozenset(self._properties(node, set())) for node in nodes]
        return len(set(known)) < len(known)

    def _properties(self, node: Node, seen: set[str]) -> Iterator[str]:
        """Yield the names of the properties of the schema at `node`, its parts included."""
        end = self._links.follow(node)
        if end is None or not isinstance(end.value, dict) or end.pointer in seen:
            return
        seen.add(end.pointer)
        for name, _ in items(end.child("properties", end.value.get("properties"))):
            yield name
        parts = end.child("allOf", end.value.get("allOf"))
        for index, part in enumerate(list_of(parts.value)):
            yield from self._properties(parts.child(index, part), seen)

    def _is_told(self, node: Node, name: str, seen: set[str]) -> bool:
        """Tell whether the schema at `node` itself says what the values of `name` are."""
        end = self._links.follow(node)
        if end is None or not isinstance(end.value, dict) or end.pointer in seen:
            return False
        seen.add(end.pointer)
        properties = end.value.get("properties")
        if isinstance(properties, dict) and name in properties:
            value = self._links.follow(
                end.child("properties", properties).child(name, properties[name])
            )
            if value and isinstance(value.value, dict) and value.value.keys() & {"const", "enum"}:
                return True
        parts = end.value.get("allOf")
        if not isinstance(parts, list):
            return False
        around = end.child("allOf", parts)
        return any(
            self._is_told(around.child(index, part), name, seen) for index, part in enumerate(parts)
        )

    def _heirs(self, pointer: str) -> Iterator[str]:
        """Yield the names of the schemas that extend the one at `pointer`, and of theirs."""
        if self._children is None:
            self._children = dict[str, list[str]]()
            for holder in _HOLDERS:
                node = self._links.find(holder)
                if node is not None and isinstance(node.value, dict):
                    _index(node.value, self._children)
        pending, seen = [f"#{pointer}"], set[str]()
        while pending:
            reference = pending.pop(0)
            for name in self._children.get(reference, []):
                if name not in seen:
                    seen.add(name)
                    yield name
                    pending.append(reference.rpartition("/")[0] + f"/{name}")


def _index(schemas: JsonObject, children: dict[str, list[str]]) -> None:
    """Add to `children`, by reference, the names of the schemas that have it in their `allOf`."""
    for name, schema in schemas.items():
        parts = schema.get("allOf") if isinstance(schema, dict) else None
        for part in parts if isinstance(parts, list) else []:
            ref: JsonValue = part.get("$ref") if isinstance(part, dict) else None
            if isinstance(ref, str):
                children.setdefault(ref, []).append(name)


def _last(reference: str) -> str:
    """Return the name of what `reference` leads to: its last part, or its file."""
    base, _, fragment = reference.rpartition("#")
    if fragment.startswith("/"):
        return split_pointer(fragment)[-1]
    return (base or fragment).rpartition("/")[2].partition(".")[0]


def _otherwise(discriminator: JsonValue) -> str:
    """Return the schema that is meant where the property has none of the values (OpenAPI 3.2)."""
    match discriminator:
        case {"defaultMapping": str(reference)}:
            return _last(reference)
        case _:
            return ""


def _told_otherwise(name: str) -> str:
    return f" Without one of these it is `{name}`." if name else ""


def _alternatives(values: JsonValue, mapping: Collection[str]) -> str:
    """Return those of `values` that are in the mapping, as they are what an API uses; else all."""
    known = [value for value in list_of(values) if value is not None]
    return " or ".join(f"`{one}`" for one in [one for one in known if one in mapping] or known)


def _add(schema: JsonObject, hint: str) -> None:
    told = schema.get("description")
    if hint:
        schema["description"] = f"{told}\n\n{hint}" if told else hint
