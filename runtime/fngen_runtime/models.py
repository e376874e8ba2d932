"""What the classes in a generated models.py are based on."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


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
