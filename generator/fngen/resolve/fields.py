"""The fields that the objects of OpenAPI have, by version, and those that are there and none.

OpenAPI 3.1.1 and 3.2.0, section 4.8; 3.0.4, section 4.7; Swagger 2.0, section "Schema".
"""

from __future__ import annotations

from collections.abc import Mapping

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import JsonValue
from fngen.resolve.keywords import JUDGE
from fngen.resolve.misspelt import tell_misspelt
from fngen.resolve.pages import Node
from fngen.resolve.refs import Links

_ANY, _OLD, _NEW, _31, _32 = "2.0 3.0 3.1 3.2", "2.0", "3.0 3.1 3.2", "3.1 3.2", "3.2"
_NONE = ""
"""Of fields that stand there by mistake."""
_OF_PARTS = "encoding prefixEncoding itemEncoding"


def _by_field(versions: Mapping[str, str]) -> dict[str, str]:
    return {field: some for fields, some in versions.items() for field in fields.split()}


# What is read in all versions, what nothing is lost by, and what is told of elsewhere is of any.
_VERSIONS = {
    "document": {
        "info paths webhooks security tags externalDocs consumes produces $self": _ANY,
        "components definitions parameters responses": _ANY,
        "swagger host basePath schemes securityDefinitions": _OLD,
        "openapi servers": _NEW,
        "jsonSchemaDialect": _31,
    },
    "map of components": {
        "schemas responses parameters examples requestBodies headers securitySchemes": _ANY,
        "links callbacks pathItems mediaTypes": _ANY,
    },
    "path item": {
        "$ref summary description get put post delete options head patch parameters": _ANY,
        "servers trace": _NEW,
        "query additionalOperations": _32,
        "tags operationId requestBody responses security deprecated callbacks": _NONE,
        "consumes produces schemes": _NONE,
    },
    "operation": {
        "tags summary description externalDocs operationId parameters responses": _ANY,
        "deprecated security callbacks consumes produces": _ANY,
        "schemes": _OLD,
        "requestBody servers": _NEW,
    },
    "parameter": {
        "name in description required schema allowEmptyValue deprecated example examples": _ANY,
        "type format items collectionFormat default enum multipleOf pattern uniqueItems": _OLD,
        "maximum exclusiveMaximum minimum exclusiveMinimum": _OLD,
        "maxLength minLength maxItems minItems": _OLD,
        "content style explode allowReserved": _NEW,
    },
    "request body": {"description content required": _ANY},
    "media type": {f"schema itemSchema example examples {_OF_PARTS}": _ANY},
    "encoding": {f"contentType headers style explode allowReserved {_OF_PARTS}": _ANY},
    "header": {
        "description required deprecated schema example examples content style explode": _ANY
    },
    "response": {
        "summary description headers links examples": _ANY,
        "schema": _OLD,
        "content": _NEW,
    },
}
_FIELDS = {what: _by_field(versions) for what, versions in _VERSIONS.items()}
_KNOWN = {
    (what, version): frozenset(field for field, some in fields.items() if version in some)
    for what, fields in _FIELDS.items()
    for version in _ANY.split()
}

_MEANT = {
    ("document", "host"): "write `servers`",
    ("document", "basePath"): "write `servers`",
    ("document", "schemes"): "write `servers`",
    ("document", "servers"): "write `host`, `basePath` and `schemes`",
    ("document", "securityDefinitions"): "write them as `securitySchemes` in `components`",
    ("path item", "params"): "write `parameters`",
    ("operation", "params"): "write `parameters`",
    ("operation", "requestBody"): "write a parameter in `body`",
    ("operation", "body"): "write `requestBody`; in Swagger 2.0, a parameter in `body`",
    ("request body", "schema"): "write it into `content`, below a media type",
    ("response", "schema"): "write it into `content`, below a media type",
    ("response", "content"): "write its `schema` here, and the media types in `produces`",
    ("parameter", "collectionFormat"): "write `style` and `explode`",
}

_EXTENSION = "the name of an extension begins with `x-`"


def tell_fields(
    node: Node, what: str, version: str, links: Links, diagnostics: Diagnostics
) -> None:
    """Tell of the keys of the object at `node`, which is `what`, that are no fields of it and no extensions.

    Warns where it is known what was meant: of those that are misspelt or of other versions, or are operations.
    """
    known = _KNOWN[what, version]
    if not isinstance(node.value, dict) or node.value.keys() <= known:
        return
    an = with_article(what)
    stray = [key for key in node.value if key in _FIELDS[what] and key not in known]
    keywords = [key for key in stray if key in JUDGE or key == "default"]
    for key in stray:
        others = _FIELDS[what][key].split()
        where = f" in {name_of(version)}" if others else ""
        message = f"`{key}` is no field of {an}{where}, and is not read"
        help_text = _MEANT.get((what, key)) or _way_out(others)
        if key in keywords:
            message = f"`{key}` is a keyword of schemas and no field of {an}, and is not read"
            help_text = "write it into `schema`"
        if key not in keywords[1:]:  # what is said of one of them is true of all
            at = links.at(node.pointer).child(key)
            diagnostics.warning(Code.INVALID_OPENAPI, message, at, help=help_text)
    for key in tell_misspelt(node, {*known, *stray}, an, Code.INVALID_OPENAPI, links, diagnostics):
        at = links.at(node.pointer).child(key)
        message = f"`{key}` is no field of {an}, and is not read"
        meant = _MEANT.get((what, key))
        if what == "path item" and _is_operation(node.value[key]):
            meant = "other methods stand in `additionalOperations`, which OpenAPI 3.2 has"
        tell = diagnostics.warning if meant else diagnostics.note
        tell(Code.INVALID_OPENAPI, message, at, help=meant or _EXTENSION)


def _is_operation(value: JsonValue) -> bool:
    return isinstance(value, dict) and not value.keys().isdisjoint(_FIELDS["operation"])


def _way_out(others: list[str]) -> str:
    """Return what to do with a field of `others` among the versions, or of another object."""
    return f"{name_of(others[0])} has it" if others else "write it in each operation"


def with_article(what: str) -> str:
    """Return `what` an object is, with its article."""
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"


def has_field(what: str, field: str, version: str) -> bool:
    """Tell whether an object that is `what` has `field`."""
    return field in _KNOWN[what, version]


def is_schema(media: Node) -> bool:
    """Tell whether what stands at `media` is a schema, where a media type has one."""
    value = media.value
    if not isinstance(value, dict) or "schema" in value or "itemSchema" in value:
        return False
    return not value.keys().isdisjoint(JUDGE)


def name_of(version: str) -> str:
    """Return what `version` is called."""
    return f"{'Swagger' if version == _OLD else 'OpenAPI'} {version}"
