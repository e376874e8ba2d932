"""The parts of a package as JSON, and back: how they are kept from build to build."""

from __future__ import annotations

from fngen.emit.parts import ClassPart, DefinitionPart, FunctionPart, Parts
from fngen.emit.views import FunctionView
from fngen.json_types import JsonObject, JsonValue


def parts_in(data: JsonValue) -> Parts:
    """Return the parts that `data` says, as pydantic writes dataclasses.

    Raises:
        ValueError, TypeError: it says none.
    """
    match data:
        case {
            "name": str(name),
            "source": str(source),
            "head": dict(head),
            "functions": list(functions),
            "models": dict(models),
            "results": dict(results),
            "sent": dict(sent),
            "returned": dict(returned),
            "left_out": list(left_out),
            "files": list(files),
        }:
            return Parts(
                name,
                source,
                {key: _text(value) for key, value in head.items()},
                tuple(map(_function, functions)),
                {key: _class(value) for key, value in models.items()},
                {key: _class(value) for key, value in results.items()},
                {key: _definition(value) for key, value in sent.items()},
                {key: _definition(value) for key, value in returned.items()},
                _texts(left_out),
                frozenset(_texts(files)),
            )
        case _:
            raise ValueError


def _function(data: JsonValue) -> FunctionPart:
    fields = _object(data)
    return FunctionPart(
        _text(fields["key"]),
        _text(fields["tool"]),
        _view(_object(fields["view"])),
        _text(fields["view_of"]),
        _text(fields["entry"]),
        _text(fields["entry_of"]),
        _texts(fields["models"]),
        _texts(fields["results"]),
        _texts(fields["sent"]),
        _texts(fields["returned"]),
        _text(fields["docstring"]),
        _text(fields["group"]),
        fields["is_strict"] is True,
        fields["is_lossy"] is True,
    )


def _view(fields: JsonObject) -> FunctionView:
    return FunctionView(
        _text(fields["name"]),
        _texts(fields["stub"]),
        _texts(fields["docstring"]),
        _texts(fields["method"]),
        _texts(fields["names"]),
        fields["is_typed"] is True,
    )


def _class(data: JsonValue) -> ClassPart:
    fields = _object(data)
    return ClassPart(
        _text(fields["of"]),
        _text(fields["text"]),
        _texts(fields["uses"]),
        _text(fields["wanted"]),
        _text(fields["origin"]),
    )


def _definition(data: JsonValue) -> DefinitionPart:
    fields = _object(data)
    return DefinitionPart(_text(fields["text"]), _text(fields["origin"]))


def _object(data: JsonValue) -> JsonObject:
    if not isinstance(data, dict):
        raise TypeError
    return data


def _texts(data: JsonValue) -> tuple[str, ...]:
    if not isinstance(data, list):
        raise TypeError
    return tuple(map(_text, data))


def _text(data: JsonValue) -> str:
    if not isinstance(data, str):
        raise TypeError
    return data
