"""What the classes in a generated models.py are based on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias, cast

from pydantic import BaseModel, ConfigDict, TypeAdapter
from typing_extensions import TypedDict  # of pydantic, which takes no other before Python 3.12

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fngen_runtime.json_types import JsonObject

View: TypeAlias = "Callable[[JsonObject], dict[str, object]]"
"""Makes models of those arguments that hold objects, and returns these, by name."""


class Model(BaseModel):
    """A typed view of a JSON object whose schema was checked before.

    It keeps every property, declared or not, and writes them back under their own names: data in
    equals data out. A property that was left out is `pydantic.MISSING`.
    """

    model_config = ConfigDict(
        extra="allow",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        protected_namespaces=(),
    )


# Type checkers take no TypedDict whose keys are not written out.
_typed_dict = cast("Callable[..., type[dict[str, object]]]", TypedDict)


def types_of(model: type[BaseModel], arguments: Mapping[str, str]) -> dict[str, object]:
    """Return the annotations of `arguments`, which are fields of `model`, by their names as sent.

    `arguments` are names as they are sent, and in Python.
    """
    # A field that would hide a method of pydantic's has another name: `copy` is `copy_`.
    types = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    return {wire: types[name] for wire, name in arguments.items()}


def view_of(types: Mapping[str, object]) -> View:
    """Return what makes models of arguments, whose annotations are `types`.

    No instance of the class that holds them is made: it would take as long again as one of the
    models in it.
    """
    held = _typed_dict("held", dict(types), total=False)
    # By alias alone, since one property may be called as the field of another is.
    return partial(TypeAdapter(held).validator.validate_python, by_alias=True, by_name=False)
