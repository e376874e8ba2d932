"""The parameters of operations and path items; a version says how each is written.

Section numbers are those of OpenAPI 3.1.1.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from fngen.diagnostics import Code, Diagnostics, Note
from fngen.json_types import JsonObject, JsonValue, Schema, join_pointer
from fngen.load.spec import Spec
from fngen.resolve.document import Parameter, Place
from fngen.resolve.keywords import describe
from fngen.resolve.objects import ObjectReader
from fngen.resolve.pages import Node
from fngen.resolve.reading import items, text
from fngen.resolve.schemas import Bundler
from fngen.resolve.told_values import tell_examples
from fngen.resolve.versions import Dialect

_IGNORED_HEADERS = {
    "accept": "the media types of answers say what it is",
    "content-type": "the media type of a body says what it is",
    "authorization": "`security` says what it is",
}
"""Why these are no parameters, whatever is said of them (section 4.8.12.1)."""


class ParameterReader(ObjectReader, ABC):
    """Reads the parameters of one document."""

    def __init__(self, spec: Spec, diagnostics: Diagnostics, dialect: Dialect) -> None:
        super().__init__(spec, diagnostics)
        self._sent = Bundler(self._links, dialect, diagnostics, hidden="readOnly")

    @abstractmethod
    def _place(self, name: str, node: Node) -> Place | None:
        """Return where the parameter at `node` goes; report where that is nowhere."""

    @abstractmethod
    def _parameter_schema(self, node: Node) -> tuple[Schema, JsonObject, list[JsonValue]]:
        """Return the schema of the parameter at `node`, how it is written, and examples of it."""

    def _merged(self, shared: list[Parameter], own: list[Parameter]) -> tuple[Parameter, ...]:
        """Return the parameters of an operation; its own stand in for shared ones of their name."""
        return tuple({_key(parameter): parameter for parameter in (*shared, *own)}.values())

    def _parameters(self, holder: Node) -> list[Parameter]:
        """Return what stands in the `parameters` of `holder`; of two of a name the last one counts."""
        found: dict[tuple[str, str], Parameter] = {}
        for node in self._declared(holder):
            parameter = self._parameter(node)
            if parameter is None:
                continue
            key = _key(parameter)
            if key in found and not parameter.ignored:
                message = f"{parameter.place} parameter `{parameter.name}` is declared twice; the last one counts"
                around = self._links.at(holder.pointer)
                is_own = parameter.origin.pointer.startswith(f"{around.pointer}/")
                at = parameter.origin if is_own else around.child("parameters")
                self._diagnostics.warning(Code.INVALID_OPENAPI, message, at)
            found[key] = parameter
        return list(found.values())

    def _declared(self, holder: Node) -> Iterator[Node]:
        """Yield what stands in the `parameters` of `holder`, references followed."""
        for entry in self._list(holder, "parameters"):
            node = self._referred(entry, "parameter")
            if node is not None and self._is_object(node, "a parameter"):
                self._tell_fields(node, "parameter")
                yield node

    def _parameter(self, node: Node) -> Parameter | None:
        assert isinstance(node.value, dict)
        name = node.value.get("name")
        if not isinstance(name, str) or not name:
            self._invalid("a parameter needs a `name`", node.pointer)
            return None
        place = self._place(name, node)
        if place is None:
            return None
        at = self._links.at(node.pointer)
        if place == "header" and (why := _IGNORED_HEADERS.get(name.lower())):
            message = f"header parameter `{name}` is left out: {why}"
            self._diagnostics.note(Code.UNSUPPORTED, message, at)
            return Parameter(
                name,
                place,
                required=False,
                description="",
                schema=True,
                wire={},
                origin=at,
                ignored=why,
            )
        schema, wire, examples = self._parameter_schema(node)
        return Parameter(
            name=name,
            place=place,
            required=self._is_required(name, place, node),
            description=text(node.value, "description"),
            schema=self._told(node, schema, examples),
            wire=wire,
            origin=at,
        )

    def _told(self, node: Node, schema: Schema, examples: list[JsonValue]) -> Schema:
        """Return `schema`, of what is at `node`, with what is told there and with more `examples`."""
        is_deprecated = self._flag(node, "deprecated")
        examples = [*self._examples(node), *examples]
        if schema is False or not (is_deprecated or examples):
            return schema
        told: JsonObject = {} if schema is True else {**schema}
        if is_deprecated:
            told["deprecated"] = True
        if examples:
            told["examples"] = examples
            tell_examples(node, told, self._links, self._diagnostics)
        return told

    def _is_required(self, name: str, place: Place, node: Node) -> bool:
        is_required = self._flag(node, "required")
        assert isinstance(node.value, dict)
        if place == "path" and node.value.get("required") is False:
            message = f"path parameter `{name}` is read as required, as all of them are"
            self._warn(message, join_pointer(node.pointer, "required"), "write `required: true`")
        return is_required or place == "path"

    def _examples(self, holder: Node) -> Iterator[JsonValue]:
        """Yield the values of the examples at `holder` (OpenAPI 3.2.0, "Example Object")."""
        if not isinstance(holder.value, dict):
            return
        if "example" in holder.value:
            yield holder.value["example"]
        examples = holder.child("examples", holder.value.get("examples"))
        if isinstance(examples.value, list):  # as schemas have them
            message = (
                "`examples` are objects by name here; the values in this list are read as theirs"
            )
            self._diagnostics.note(Code.INVALID_OPENAPI, message, self._links.at(examples.pointer))
            yield from examples.value
        for name, value in items(examples):
            with self._links.holding():  # one that is not there stops no build
                example = self._links.follow(examples.child(name, value))
            match example and example.value:
                case {"dataValue": found} | {"value": found}:
                    yield found
                case _:
                    pass

    def _misplaced(self, name: str, node: Node, known: str) -> None:
        """Report an `in` that is none of those that are known."""
        assert isinstance(node.value, dict)
        message = f"`in` of parameter `{name}` must be one of {known}"
        if "in" in node.value:
            found, at = f"found {describe(node.value['in'])}", join_pointer(node.pointer, "in")
        else:
            found, at = "it has none", node.pointer
        self._invalid(f"{message}; {found}", at)


def _key(parameter: Parameter) -> tuple[str, str]:
    """Return what is another parameter's in no operation; case says nothing in names of headers."""
    name = parameter.name
    return parameter.place, name.lower() if parameter.place == "header" else name


def tell_query_strings(parameters: tuple[Parameter, ...], diagnostics: Diagnostics) -> None:
    """Warn where a query string as a whole is one of several parameters that say what is in it.

    OpenAPI 3.2.0, section 4.12.1.
    """
    queries = [one for one in parameters if one.place in ("querystring", "query")]
    wholes = [one for one in queries if one.place == "querystring"]
    for whole in wholes:
        others = tuple(
            Note(one.origin, f"{one.place} parameter `{one.name}`")
            for one in queries
            if one is not whole
        )
        if others:
            message = f"querystring parameter `{whole.name}` is all of the query, and others stand beside it; each is an argument"
            diagnostics.warning(
                Code.INVALID_OPENAPI,
                message,
                whole.origin,
                help="put what the others say into its schema",
                notes=others[:_MOST_OTHERS],
            )
            return


_MOST_OTHERS = 3
