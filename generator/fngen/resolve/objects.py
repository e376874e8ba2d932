"""The objects of an OpenAPI document, one at a time: whether each is one, and what it refers to.

Section numbers are those of OpenAPI 3.1.1.
"""

from __future__ import annotations

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import JsonObject, join_pointer
from fngen.load.spec import Spec
from fngen.resolve.fields import has_field, name_of, tell_fields, with_article
from fngen.resolve.keywords import describe
from fngen.resolve.pages import Node
from fngen.resolve.reading import flag_word
from fngen.resolve.refs import Links

_DESCRIBED = frozenset({"operation", "parameter", "request body"})
"""Objects whose descriptions a model is told."""


class ObjectReader:
    """Reads the objects of one document, and reports what is something else."""

    def __init__(self, spec: Spec, diagnostics: Diagnostics) -> None:
        data = spec.source.data
        assert isinstance(data, dict), "load tells OpenAPI by its version"
        self._spec = spec
        self._root = Node(data, "")
        self._version = str(data.get("openapi", data.get("swagger")))[:3]
        self._diagnostics = diagnostics
        self._links = Links(spec, diagnostics)

    def _object(self, holder: Node, key: str) -> Node | None:
        """Return the object at `key` of `holder`; None, and a report, if it is something else."""
        if not isinstance(holder.value, dict) or holder.value.get(key) is None:
            return None
        node = holder.child(key, holder.value[key])
        return node if self._is_object(node, f"`{key}`") else None

    def _is_object(self, node: Node, what: str) -> bool:
        if isinstance(node.value, dict):
            return True
        self._invalid(f"{what} must be an object; found {describe(node.value)}", node.pointer)
        return False

    def _list(self, holder: Node, key: str) -> list[Node]:
        value = holder.value.get(key) if isinstance(holder.value, dict) else None
        if value is None:
            return []
        node = holder.child(key, value)
        if not isinstance(value, list):
            self._invalid(f"`{key}` must be a list; found {describe(value)}", node.pointer)
            return []
        return [node.child(index, item) for index, item in enumerate(value)]

    def _objects(self, holder: Node, key: str) -> JsonObject:
        """Return the list of objects at `key` of `holder`, by that; nothing, and a warning, for what is none."""
        value = holder.value.get(key) if isinstance(holder.value, dict) else None
        if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            return {key: value}
        if value is not None:
            message = f"`{key}` must be a list of objects, and is not read"
            self._warn(message, join_pointer(holder.pointer, key))
        return {}

    def _flag(self, node: Node, key: str) -> bool:
        """Tell whether `key` of the object at `node` is true; warn where that is no boolean."""
        value = node.value.get(key) if isinstance(node.value, dict) else None
        if value is None or isinstance(value, bool):
            return value is True
        word = flag_word(value)
        message = f"`{key}` must be `true` or `false`; found {describe(value)}"
        message += f", which is read as `{word}`" if word else ", which is not read"
        help_text = f"write `{word}`, without quotes" if word else None
        self._warn(message, join_pointer(node.pointer, key), help_text)
        return word == "true"

    def _referred(self, entry: Node, what: str) -> Node | None:
        """Return the object, which is `what`, that `entry` is or refers to."""
        chain = self._links.chain(entry)
        return self._joined(chain, what) if chain else None

    def _joined(self, chain: list[Node], what: str) -> Node:
        """Return the object at the end of `chain`, with what counts beside the references to it."""
        end = chain[-1]
        said = self._beside(chain[:-1], what)
        if not said or not isinstance(end.value, dict):
            return end
        return Node({**end.value, **said}, end.pointer)

    def _beside(self, references: list[Node], what: str) -> JsonObject:
        """Return what counts of the fields beside references to an object that is `what`; tell of others.

        Section 4.8.23: `summary` and `description`, where that object has them; before OpenAPI 3.1 none.
        """
        said: JsonObject = {}
        for reference in references:
            assert isinstance(reference.value, dict), "it has a `$ref`"
            for key, value in reference.value.items():
                if key == "$ref" or key.startswith("x-"):
                    continue
                is_text = key in {"summary", "description"}
                if is_text and self._version >= "3.1" and has_field(what, key, self._version):
                    said.setdefault(key, value)  # what is nearer counts
                elif what in _DESCRIBED or not is_text:
                    message = f"`{key}` has no effect beside the `$ref` of {with_article(what)}"
                    tell = self._diagnostics.note if is_text else self._diagnostics.warning
                    tell(
                        Code.INVALID_OPENAPI,
                        f"{message} in {name_of(self._version)}",
                        self._links.at(reference.pointer).child(key),
                        help="write it into what the `$ref` leads to",
                    )
        return said

    def _tell_fields(self, node: Node, what: str) -> None:
        """Warn of the keys at `node` that an object that is `what` does not have, and of texts that are none."""
        tell_fields(node, what, self._version, self._links, self._diagnostics)
        if not isinstance(node.value, dict):
            return
        for key in ("summary", "description"):
            found = node.value.get(key, "")
            if not isinstance(found, str) and found is not None:
                message = f"`{key}` must be a string; found {describe(found)}, which is not read"
                self._warn(message, node.child(key, found).pointer)

    def _warn(self, message: str, pointer: str, help_text: str | None = None) -> None:
        at = self._links.at(pointer)
        self._diagnostics.warning(Code.INVALID_OPENAPI, message, at, help=help_text)

    def _invalid(self, message: str, pointer: str) -> None:
        self._diagnostics.error(Code.INVALID_OPENAPI, message, self._links.at(pointer))
