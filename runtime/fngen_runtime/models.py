"""What the classes in a generated models.py are based on."""

from __future__ import annotations

from functools import partial
from types import UnionType
from typing import TYPE_CHECKING, Annotated, TypeAlias, Union, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, TypeAdapter, with_config
from pydantic_core import core_schema
from typing_extensions import (  # of pydantic, which takes no other before Python 3.12
    TypedDict,
    TypeIs,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pydantic import GetCoreSchemaHandler

    from fngen_runtime.json_types import JsonObject

View: TypeAlias = "Callable[[JsonObject], dict[str, object]]"
"""Makes models of those arguments that hold objects, and returns these, by name."""


class Model(BaseModel):
    """A typed view of a JSON object whose schema was checked before.

    It keeps every property, declared or not, and writes them back under their own names: data in
    equals data out. A property that was left out is `pydantic.MISSING`. Nothing is taken for what
    it is not: `"5"` is no integer, which may be what tells one class of a union from another.
    """

    model_config = ConfigDict(
        extra="allow",
        strict=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        protected_namespaces=(),
    )


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
    ) -> core_schema.CoreSchema:
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
    held = with_config(strict=True)(_typed_dict("held", dict(types), total=False))
    # By alias alone, since one property may be called as the field of another is.
    return partial(TypeAdapter(held).validator.validate_python, by_alias=True, by_name=False)


def offer_choice(annotations: Iterable[object]) -> bool:
    """Tell whether something in `annotations` is one of several classes, or a class or a dict."""
    seen: set[object] = set()
    pending = list(annotations)
    while pending:
        annotation = pending.pop()
        options = get_args(annotation)
        if get_origin(annotation) in (Union, UnionType) and sum(map(_is_of_object, options)) > 1:
            return True
        pending += options
        if _is_model(annotation) and annotation not in seen:
            seen.add(annotation)
            pending += [field.annotation for field in annotation.model_fields.values()]
    return False


def _is_model(annotation: object) -> TypeIs[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _is_of_object(annotation: object) -> bool:
    return _is_model(annotation) or get_origin(annotation) is dict
