"""Random specs, and arguments for them: strategies for tests of what every schema must satisfy."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from hypothesis import strategies as st

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue
    from hypothesis.strategies import DrawFn, SearchStrategy

_WORDS = """
    a b id name class type from None True list dict self cls extra copy json schema validate
    createdAt created_at CreatedAt X-Trace x_trace 2fa 42 _private __dunder__ __class__ a.b a/b ~1
    model_dump model_fields model_config model_extra MISSING Model Any Field Literal annotations
    models results größe 名前 ﬁ ẞ é $ref $defs properties required enum const items default
"""
_ALL_NAMES = st.sampled_from(
    [*_WORDS.split(), "long_" * 20, "\\", "", " ", "a b", "-", '"', "'", "\n", "{{", "\u202e", "😀"]
)
# Few names an example, so that the same name means different things in different places.
_NAMES = st.shared(st.lists(_ALL_NAMES, min_size=5, max_size=5, unique=True), key="names").flatmap(
    st.sampled_from
)
_TEXTS = st.sampled_from(["", "a", "b", "x y", "größe", "😀", "\x00", "1", "null", "2024-08-15"])
_INTEGERS = st.sampled_from([0, 1, -1, 2, 7, 10**6, 2**63, 2**70, -(2**64), 1.0, -3.0, 1e20])
_NUMBERS = st.one_of(_INTEGERS, st.sampled_from([0.1, 1.5, -2.5, 1e300, 5e-324, 1e22]))
_SCALARS: SearchStrategy[JsonValue] = st.one_of(st.none(), st.booleans(), _NUMBERS, _TEXTS)
_LISTED: SearchStrategy[list[JsonValue]] = st.lists(_SCALARS, min_size=1, max_size=3)
_ANY: SearchStrategy[JsonValue] = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_NAMES, inner, max_size=2),
    max_leaves=3,
)
_DEFINED = [f"#/$defs/{name}" for name in ("Node", "Leaf", "Either", "class")]
_PLAIN: SearchStrategy[JsonValue] = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "minLength": 1, "description": 'A "text" of """sorts""" \\'},
        {"type": "string", "format": "date"},
        {"type": "string", "default": "a"},
        {"type": "integer"},
        {"type": "integer", "minimum": 0, "default": 1},
        {"type": "number"},
        {"type": "number", "default": 0.5},
        {"type": "boolean", "default": False},
        {"type": "null"},
        {"type": ["string", "null"], "default": None},
        {"type": ["integer", "string", "boolean", "null"]},
        {"type": ["number", "object"]},
        {"type": "object"},
        {"type": "array"},
        {},
        True,
    ]
)


@st.composite
def _objects(draw: DrawFn, inner: SearchStrategy[JsonValue], least: int = 0) -> JsonObject:
    properties = draw(st.dictionaries(_NAMES, inner, min_size=least, max_size=4))
    schema: JsonObject = {"type": "object", "properties": properties}
    required: list[JsonValue] = [name for name in properties if draw(st.booleans())]
    if required:
        schema["required"] = required
    match draw(st.integers(0, 11)):
        case 0:
            schema["additionalProperties"] = False
        case 1:
            schema["additionalProperties"] = draw(inner)
        case 2:
            schema["type"] = ["object", "null"]
        case 3:
            del schema["type"]
        case 4:
            schema["patternProperties"] = {"^a": draw(inner)}
        case 5:
            schema["title"] = draw(_NAMES)
        case 6:
            schema["description"] = draw(_TEXTS)
        case _:
            pass
    return schema


@st.composite
def _extended(draw: DrawFn, inner: SearchStrategy[JsonValue]) -> JsonObject:
    """Draw an object that is described in parts."""
    base, more = draw(_objects(inner)), draw(_objects(inner))
    match draw(st.integers(0, 4)):
        case 0:
            return {"allOf": [base, more]}
        case 1:
            return {**base, "allOf": [more]}
        case 2:
            return {**base, "anyOf": [more, draw(_objects(inner))]}
        case 3:
            return {**base, "oneOf": [more, draw(_objects(inner))]}
        case _:
            return {**base, "if": more, "then": draw(_objects(inner))}


def _schema(**keywords: SearchStrategy[JsonValue]) -> SearchStrategy[JsonValue]:
    return st.fixed_dictionaries(keywords)


def _compounds(inner: SearchStrategy[JsonValue]) -> SearchStrategy[JsonValue]:
    array, mapping = st.just("array"), st.just("object")
    null: SearchStrategy[JsonValue] = _schema(type=st.just("null"))
    some: SearchStrategy[JsonValue] = st.lists(inner, min_size=1, max_size=3)
    one: SearchStrategy[JsonValue] = st.tuples(inner).map(list)
    return st.one_of(
        _objects(inner),
        _objects(inner),
        _extended(inner),
        _schema(type=array, items=inner),
        _schema(type=array, items=inner, maxItems=st.just(2)),
        _schema(prefixItems=one, items=inner),
        _schema(type=mapping, additionalProperties=inner),
        _schema(anyOf=some),
        _schema(oneOf=some),
        _schema(anyOf=st.tuples(inner, null).map(list)),
    )


_SCHEMAS: SearchStrategy[JsonValue] = st.recursive(
    st.one_of(
        _PLAIN,
        _PLAIN,
        _schema(enum=_LISTED),
        _schema(const=_ANY),
        _schema(**{"$ref": st.sampled_from(_DEFINED)}),
    ),
    _compounds,
    max_leaves=8,
)


@st.composite
def specs(draw: DrawFn) -> JsonObject:
    """Draw a JSON Schema whose root is an object."""
    root = draw(_objects(st.one_of(_SCHEMAS, _compounds(_SCHEMAS)), least=1))
    root["type"] = "object"
    root.pop("title", None)
    match draw(st.integers(0, 7)):
        case 0:
            root["allOf"] = [draw(_objects(_SCHEMAS))]
        case 1:
            root["anyOf"] = [draw(_objects(_PLAIN, least=1)) for _ in range(2)]
        case _:
            pass
    next_node: JsonObject = {"$ref": "#/$defs/Node"}
    node = draw(_objects(_SCHEMAS))
    properties = cast("JsonObject", node["properties"])
    properties["next"] = {"anyOf": [next_node, {"type": "null"}]}
    properties["all"] = {"type": "array", "items": next_node}
    root["$defs"] = {
        "Node": node,
        "Leaf": draw(_PLAIN),
        "Either": {"oneOf": [draw(_objects(_PLAIN)), draw(_PLAIN)]},
        "class": {"type": "object", "properties": {"class": {"$ref": "#/$defs/Leaf"}}},
    }
    return root


class _Values:
    """Draws values that a schema accepts, more often than not."""

    def __init__(self, draw: DrawFn, definitions: JsonObject) -> None:
        self._draw = draw
        self._definitions = definitions

    def of(self, schema: JsonValue, depth: int = 0) -> JsonValue:
        if not isinstance(schema, dict) or self._draw(st.integers(0, 39)) == 23:
            return self._draw(_ANY)
        if isinstance(ref := schema.get("$ref"), str):
            return self.of(self._definitions[ref.removeprefix("#/$defs/")], depth + 1)
        if "const" in schema:
            return schema["const"]
        if isinstance(values := schema.get("enum"), list):
            return self._draw(st.sampled_from(values))
        own = self._of_own(schema, depth)
        parts = [*list_at(schema, "allOf"), *([schema["then"]] if "then" in schema else [])]
        unions = [list_at(schema, keyword) for keyword in ("anyOf", "oneOf") if keyword in schema]
        parts += [self._draw(st.sampled_from(union)) for union in unions]
        for part in parts:
            value = self.of(part, depth)
            own = {**value, **own} if isinstance(own, dict) and isinstance(value, dict) else value
        return own

    def _of_own(self, schema: JsonObject, depth: int) -> JsonValue:
        kind = schema.get("type", "object" if "properties" in schema else None)
        if kind is None:
            return self._array(schema, depth) if "prefixItems" in schema else self._draw(_ANY)
        match self._draw(st.sampled_from(kind)) if isinstance(kind, list) else kind:
            case "object":
                return self._object(schema, depth)
            case "array":
                return self._array(schema, depth)
            case "integer":
                return self._draw(_INTEGERS)
            case "number":
                return self._draw(_NUMBERS)
            case "boolean":
                return self._draw(st.booleans())
            case "null":
                return None
            case _:
                return "2024-08-15" if "format" in schema else self._draw(_TEXTS)

    def _object(self, schema: JsonObject, depth: int) -> JsonObject:
        required = list_at(schema, "required")
        value = {
            name: self.of(inner, depth + 1)
            for name, inner in object_at(schema, "properties").items()
            if name in required or (depth < 4 and self._draw(st.booleans()))
        }
        if depth < 4 and self._draw(st.integers(0, 3 if depth else 19)) == 2:
            more = schema.get("additionalProperties", True)
            value.setdefault(self._draw(_NAMES), self.of(more, depth + 1))
        return dict(self._draw(st.permutations(list(value.items()))))

    def _array(self, schema: JsonObject, depth: int) -> list[JsonValue]:
        size = 0 if depth >= 4 else self._draw(st.integers(0, 2))
        first = [self.of(item, depth + 1) for item in list_at(schema, "prefixItems")]
        return first + [self.of(schema.get("items", True), depth + 1) for _ in range(size)]


def list_at(schema: JsonObject, keyword: str) -> list[JsonValue]:
    value = schema.get(keyword)
    return value if isinstance(value, list) else []


def object_at(schema: JsonObject, keyword: str) -> JsonObject:
    value = schema.get(keyword)
    return value if isinstance(value, dict) else {}


@st.composite
def values_of(draw: DrawFn, schema: JsonObject) -> JsonValue:
    """Draw a value that `schema`, which stands alone, accepts more often than not."""
    return _Values(draw, object_at(schema, "$defs")).of(schema)


@st.composite
def cases(draw: DrawFn) -> tuple[JsonObject, list[JsonObject]]:
    """Draw a spec, and arguments of which most are valid for it."""
    spec = draw(specs())
    values = _Values(draw, cast("JsonObject", spec["$defs"]))
    drawn = [values.of(spec) for _ in range(6)]
    return spec, [value for value in drawn if isinstance(value, dict)]
