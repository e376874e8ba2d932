"""What a `discriminator` becomes: words for the model, and nothing that judges."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import pytest

from tests.building import Built, build_in, object_of, try_build

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject, JsonValue

KIND: JsonObject = {"kind": {"type": "string"}}
PET = object_of(KIND, ["kind"], discriminator={"propertyName": "kind"})
CAT = object_of({**KIND, "claws": {"type": "integer"}}, ["kind", "claws"])
DOG = object_of({**KIND, "bark": {"type": "string"}}, ["kind", "bark"])


def ref(name: str) -> JsonObject:
    return {"$ref": f"#/components/schemas/{name}"}


def extending(name: str, **properties: JsonValue) -> JsonObject:
    return {"allOf": [ref(name), object_of(properties)]}


def api_of(schema: JsonObject, **schemas: JsonValue) -> JsonObject:
    """Return a document whose operation `f` has an array of `schema` as its body."""
    media: JsonObject = {"schema": {"type": "array", "items": schema}}
    content: JsonObject = {"application/json": media}
    operation: JsonObject = {"operationId": "f", "requestBody": {"content": content}}
    return {
        "openapi": "3.0.4",
        "info": {"title": "t", "version": "1"},
        "paths": {"/f": {"post": operation}},
        "components": {"schemas": schemas},
    }


def items_of(built: Built) -> JsonObject:
    match built.contract("f")["parameters"]:
        case {"properties": {"body": {"items": dict(items)}}}:
            return items
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ({}, "`Cat`, `Dog`"),
        ({"cat": "Cat"}, "`cat`, `Dog`"),
        (
            {"cat": "#/components/schemas/Cat", "dog": "Dog", "hound": "Dog"},
            "`cat`, `dog` or `hound`",
        ),
    ],
)
@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_a_union_tells_the_value_of_each_branch(
    tmp_path: Path, keyword: str, mapping: JsonObject, told: str
) -> None:
    discriminator: JsonObject = {"propertyName": "kind", "mapping": mapping}
    union: JsonObject = {keyword: [ref("Cat"), ref("Dog")], "discriminator": discriminator}
    built = build_in(tmp_path, api_of({"description": "A pet.", **union}, Cat=CAT, Dog=DOG))
    items = items_of(built)
    assert items["description"] == (
        f"A pet.\n\n`kind` tells which of these it is, in their order: {told}."
    )
    validate = built.dispatcher.validate
    assert validate("f", {"body": [{"kind": "anything", "claws": 4}]}) == [], "it judges nothing"
    assert validate("f", {"body": [{"kind": "Cat"}]}) != []


def test_a_union_whose_branches_say_the_value_has_no_more_to_tell(tmp_path: Path) -> None:
    branches: list[JsonValue] = [
        object_of({"kind": {"enum": [name]}}, ["kind"]) for name in ("cat", "dog")
    ]
    union: JsonObject = {"oneOf": branches, "discriminator": {"propertyName": "kind"}}
    assert items_of(build_in(tmp_path, api_of(union))).keys() == {"oneOf"}


def test_a_base_tells_what_extends_it_and_takes_it(tmp_path: Path) -> None:
    spec = api_of(
        ref("Pet"),
        Pet=PET,
        Cat=extending("Pet", claws={"type": "integer"}),
        Dog=extending("Pet"),
        Puppy=extending("Dog"),
    )
    built = build_in(tmp_path, spec)
    assert items_of(built)["properties"] == {
        "kind": {"type": "string", "description": "Tells the kind: `Cat`, `Dog`, `Puppy`."}
    }
    seen: list[object] = []

    class Handlers:
        @staticmethod
        def f(*, body: list[object]) -> None:
            seen.extend(body)

    assert built.to(Handlers).call("f", {"body": [{"kind": "Cat", "claws": 4}]}).ok
    (pet,) = seen
    assert getattr(pet, "model_dump", dict)() == {"kind": "Cat", "claws": 4}


def test_of_very_many_kinds_some_are_named_and_the_others_counted(tmp_path: Path) -> None:
    heirs = {f"Pet{number:03}": extending("Pet") for number in range(300)}
    kind = items_of(build_in(tmp_path, api_of(ref("Pet"), Pet=PET, **heirs)))["properties"]
    (told,) = [inner["description"] for inner in cast("dict[str, JsonObject]", kind).values()]
    assert isinstance(told, str)
    assert told.startswith("Tells the kind: `Pet000`, `Pet001`, ")
    assert told.endswith(", `Pet049`, or one of 250 others.")


def test_the_discriminator_of_swagger_is_a_name_alone(tmp_path: Path) -> None:
    base = object_of(KIND, ["kind"], discriminator="kind")
    cat: JsonObject = {"allOf": [{"$ref": "#/definitions/Pet"}]}
    body: JsonObject = {"in": "body", "name": "pet", "schema": {"$ref": "#/definitions/Pet"}}
    operation: JsonObject = {"operationId": "f", "parameters": [{**body, "required": True}]}
    spec: JsonObject = {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/f": {"post": operation}},
        "definitions": {"Pet": base, "Cat": cat},
    }
    parameters = build_in(tmp_path, spec).contract("f")["parameters"]
    assert isinstance(parameters, dict)
    assert parameters["properties"] == {
        "kind": {"type": "string", "description": "Tells the kind: `Cat`."}
    }


def test_a_mapping_to_nothing_is_told_of_and_stops_nothing(tmp_path: Path) -> None:
    mapping: JsonObject = {"cat": "Cat", "cow": "Cow", "pig": "#/components/schemas/Pig"}
    union: JsonObject = {
        "oneOf": [ref("Cat"), ref("Dog")],
        "discriminator": {"propertyName": "kind", "mapping": mapping, "defaultMapping": "Cow"},
    }
    built, diagnostics = try_build(tmp_path, api_of(union, Cat=CAT, Dog=DOG))
    assert built is not None
    assert [item.message for item in diagnostics.items] == [
        "`defaultMapping` names no schema of this document; found `Cow`",
        "the mapping of `cow` names no schema of this document",
        "the mapping of `pig` names no schema of this document",
    ]


def test_a_mapping_that_is_no_object_is_told_of(tmp_path: Path) -> None:
    discriminator: JsonObject = {"propertyName": "kind", "mapping": ["Cat"]}
    union: JsonObject = {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": discriminator}
    built, diagnostics = try_build(tmp_path, api_of(union, Cat=CAT, Dog=DOG))
    assert built is not None
    assert [item.message for item in diagnostics.items] == [
        "`mapping` must be an object; found a list, which is not read"
    ]


def test_what_a_union_is_without_any_of_the_values_is_told(tmp_path: Path) -> None:
    discriminator: JsonObject = {
        "propertyName": "kind",
        "defaultMapping": "#/components/schemas/Dog",
    }
    union: JsonObject = {"anyOf": [ref("Cat"), ref("Dog")], "discriminator": discriminator}
    spec: JsonObject = {**api_of(union, Cat=CAT, Dog=DOG), "openapi": "3.2.0"}
    assert items_of(build_in(tmp_path, spec))["description"] == (
        "`kind` tells which of these it is, in their order: `Cat`, `Dog`. "
        "Without one of these it is `Dog`."
    )


def test_no_order_is_told_of_branches_that_strict_mode_makes_one(tmp_path: Path) -> None:
    union: JsonObject = {
        "anyOf": [ref("Cat"), ref("Kitten"), ref("Dog")],
        "discriminator": {"propertyName": "kind"},
    }
    kitten: JsonObject = {"allOf": [ref("Cat")], "maxProperties": 5}
    built = build_in(tmp_path, api_of(union, Cat=CAT, Kitten=kitten, Dog=DOG))
    told = "`kind` tells which of these it is: `Cat`, `Kitten`, `Dog`."
    assert items_of(built)["description"] == told
    assert told in json.dumps(built.contract("f")["strict"])


def test_a_discriminator_lets_nothing_through_that_is_refused_without(tmp_path: Path) -> None:
    cat: JsonObject = {
        "allOf": [ref("Pet")],
        "properties": {"claws": {"type": "integer"}},
        "unevaluatedProperties": False,
    }
    spec: JsonObject = {**api_of(ref("Cat"), Pet=PET, Cat=cat), "openapi": "3.1.0"}
    dispatcher = build_in(tmp_path, spec).dispatcher
    assert not dispatcher.validate("f", {"body": [{"kind": "Cat", "claws": 1}]})
    assert dispatcher.validate("f", {"body": [{"kind": "Cat", "clawz": 1}]})


class Named:
    """Handlers of `f` that tell the class of each item they are given."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def f(self, *, body: list[object]) -> None:
        self.seen = [type(item).__name__ for item in body]


@pytest.mark.parametrize(
    ("sent", "name", "name_with_default"),
    [
        ({"kind": "hound"}, "Dog", "Dog"),
        ({"kind": "Dog"}, "Dog", "Dog"),
        ({"kind": "tabby"}, "Cat", "Cat"),
        ({"kind": "Cat"}, "Cat", "Cat"),  # its own name, beside those of the mapping
        ({"kind": "cow"}, "Cat", "Dog"),  # the first that takes it
        ({"kind": "Dog", "bark": 1}, "Cat", "Cat"),  # no dog, whatever it says
        ({"kind": ["Dog"]}, "Cat", "Dog"),
        ({}, "Cat", "Dog"),
        (None, "NoneType", "NoneType"),
        ("tame", "str", "str"),
    ],
)
@pytest.mark.parametrize("has_default", [False, True])
def test_a_handler_is_given_the_class_that_the_property_names(
    tmp_path: Path, sent: JsonValue, name: str, name_with_default: str, *, has_default: bool
) -> None:
    discriminator: JsonObject = {
        "propertyName": "kind",
        "mapping": {"hound": "Dog", "Dog": "Dog", "tabby": "Cat"},
        **({"defaultMapping": "Dog"} if has_default else {}),
    }
    branches: list[JsonValue] = [ref("Cat"), ref("Dog"), {"type": ["string", "null"]}]
    union: JsonObject = {
        "anyOf": [{"anyOf": branches[:2], "discriminator": discriminator}, branches[2]]
    }
    schemas: JsonObject = {
        "Cat": object_of({"kind": {}, "claws": {"type": "integer"}}),
        "Dog": object_of({"kind": {}, "bark": {"type": "string"}}),
    }
    built = build_in(tmp_path, api_of(union, **schemas))
    handlers = Named()
    assert built.to(handlers).call("f", {"body": [sent]}).ok
    assert handlers.seen == [name_with_default if has_default else name]


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"kind": "Cat"}, "body[0].claws: expected a value, as it is required; got nothing"),
        ({"kind": "hound"}, "body[0].bark: expected a value, as it is required; got nothing"),
        ({"kind": "hound", "claws": "1", "bark": 1}, "body[0].bark: expected a string; got 1"),
        (
            {"kind": "cow"},
            "body[0]: expected null or an object with `claws` or an object with `bark`",
        ),
        ("hound", "body[0]: expected null or an object"),
    ],
)
@pytest.mark.parametrize("is_defined", [False, True])
def test_a_problem_is_told_of_the_branch_that_the_property_names(
    tmp_path: Path, sent: JsonValue, problem: str, *, is_defined: bool
) -> None:
    union: JsonObject = {
        "oneOf": [{"type": "null"}, ref("Cat"), ref("Dog")],
        "discriminator": {"propertyName": "kind", "mapping": {"hound": "Dog"}},
    }
    # One that holds itself stands among definitions, and not where it is referred to.
    more: JsonObject = {"friend": ref("Pet")} if is_defined else {}
    dog = object_of({**KIND, "bark": {"type": "string"}, **more}, ["kind", "bark"])
    built = build_in(tmp_path, api_of(ref("Pet"), Pet=union, Cat=CAT, Dog=dog))
    told = cast("JsonObject", built.contract("f")["by_property"])
    assert list(told.values()) == [["kind", [], ["Cat"], ["hound", "Dog"]]]
    (found,) = built.dispatcher.validate("f", {"body": [sent]})
    assert str(found).startswith(problem)


def test_no_schema_has_marks_of_discriminators(tmp_path: Path) -> None:
    union: JsonObject = {
        "oneOf": [ref("Cat"), ref("Dog")],
        "discriminator": {"propertyName": "kind"},
    }
    spec = api_of(union, Cat=CAT, Dog=DOG, Pet=PET, Heir=extending("Pet"))
    content: JsonObject = {"application/json": {"schema": {"anyOf": [union, ref("Pet")]}}}
    paths = cast("dict[str, dict[str, JsonObject]]", spec["paths"])
    paths["/f"]["post"]["responses"] = {"200": {"description": "", "content": content}}
    built = build_in(tmp_path, spec)
    assert '"x-' not in (built.folder / "functions.json").read_text("utf-8")
