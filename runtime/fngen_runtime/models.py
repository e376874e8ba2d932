"""What the classes in a generated models.py are based on."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Annotated, TypeAlias, cast

from pydantic import BaseModel, ConfigDict, TypeAdapter, with_config
from pydantic_core import core_schema
from typing_extensions import TypedDict  # of pydantic, which takes no other before Python 3.12

from fngen_runtime.integers import TakingWhole, taking_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import GetCoreSchemaHandler
    from pydantic_core.core_schema import CoreSchema, ModelSchema

    from fngen_runtime.json_types import JsonObject

View: TypeAlias = "Callable[[JsonObject], dict[str, object]]"
"""Makes models of those arguments that hold objects, and returns these, by name."""


class Model(BaseModel):
    """A typed view of a JSON object whose schema was checked before.

    It keeps every property, declared or not, and writes them back under their own names: data in
    equals data out. A property that was left out is `pydantic.MISSING`. Nothing is taken for what
    it is not: `"5"` is no integer, which may be what tells one class of a union from another. But
    1.0 is one in JSON, and becomes one where an integer is wanted and no other number.
    """

    model_config = ConfigDict(
        extra="allow",
        strict=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        protected_namespaces=(),
        defer_build=True,
    )

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return what makes instances, as pydantic asks.

        Pydantic asks for all that a class leads to within one another, and so as deep as classes
        lead to one another. Here those too deep inside wait until the outermost is done.
        """
        if _asked.depth == _DEEPEST:
            return _asked.later(cls)
        _asked.depth += 1
        try:
            schema = handler(source)
            made = cast("ModelSchema", handler.resolve_ref_schema(schema))
            made["schema"] = taking_whole(made["schema"])
            return schema if _asked.depth > 1 else _asked.with_waiting(schema, handler)
        finally:
            _asked.depth -= 1


class _Asked(threading.local):
    """How deep pydantic is in classes, and which wait to be asked for."""

    def __init__(self) -> None:
        self.depth = 0
        self._waiting: list[type[BaseModel]] = []

    def later(self, cls: type[BaseModel]) -> CoreSchema:
        """Return a reference to `cls`, of which there is no definition yet."""
        self._waiting.append(cls)
        # With metadata it is no place where the definition is written out.
        return core_schema.definition_reference_schema(_later_ref(cls), metadata={"later": True})

    def with_waiting(self, schema: CoreSchema, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return `schema` with definitions of the classes that wait, and of those that follow."""
        done: dict[str, CoreSchema] = {}
        try:
            while self._waiting:
                cls = self._waiting.pop()
                ref = _later_ref(cls)
                if ref not in done:
                    done[ref] = cast("CoreSchema", {**handler.generate_schema(cls), "ref": ref})
        finally:
            self._waiting.clear()
        return core_schema.definitions_schema(schema, [*done.values()]) if done else schema


_DEEPEST = 10
_asked = _Asked()


def _later_ref(cls: type[BaseModel]) -> str:
    return f"later:{cls.__module__}.{cls.__qualname__}:{id(cls)}"


class ByProperty:
    """In the annotation of a union: the class of an object, by the value of its property `name`.

    An object with another value is of the class beside None. It refuses nothing: where there is no
    such class, or an object is not what its value says, it is of the first class that takes it.
    """

    def __init__(self, name: str, classes: Mapping[str | None, type[Model]]) -> None:
        self._name = name
        self._classes = classes

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return a validator that asks the property first."""
        classes = {value: handler.generate_schema(one) for value, one in self._classes.items()}
        others = [classes.pop(None)] if None in classes else []
        told = core_schema.tagged_union_schema(classes, discriminator=self._name)
        return core_schema.union_schema([told, *others, handler(source)], mode="left_to_right")


# Type checkers take no TypedDict whose keys are not written out.
_typed_dict = cast("Callable[..., type[dict[str, object]]]", TypedDict)


def types_of(model: type[BaseModel], arguments: Mapping[str, str]) -> dict[str, object]:
    """Return the annotations of `arguments`, which are fields of `model`, by their names as sent.

    `arguments` are names as they are sent, and in Python.
    """
    # A field that would hide a method of pydantic's has another name: `copy` is `copy_`.
    types = {
        field.alias or name: Annotated[field.annotation, *field.metadata]
        if field.metadata
        else field.annotation
        for name, field in model.model_fields.items()
    }
    return {wire: types[name] for wire, name in arguments.items()}


def view_of(types: Mapping[str, object]) -> View:
    """Return what makes models of arguments, whose annotations are `types`.

    No instance of the class that holds them is made: it would take as long again as one of the
    models in it.
    """
    taken = {name: Annotated[kind, TakingWhole()] for name, kind in types.items()}
    held = with_config(strict=True)(_typed_dict("held", taken, total=False))
    # By alias alone, since one property may be called as the field of another is.
    return partial(TypeAdapter(held).validator.validate_python, by_alias=True, by_name=False)
