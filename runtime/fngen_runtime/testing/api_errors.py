"""The API's errors as values, and the wordings that the judges share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fngen_runtime.json_types import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class ApiError:
    """An error answer of the API: why a request was refused, and where in it the fault lies."""

    message: str
    param: str | None = None
    code: str | None = None
    status: int = 400
    kind: str = "invalid_request_error"

    def body(self) -> JsonObject:
        """Return the JSON that the API sends for this error."""
        return {
            "error": {
                "message": self.message,
                "type": self.kind,
                "param": self.param,
                "code": self.code,
            }
        }


def missing(param: str) -> ApiError:
    """Return the error for a parameter that has to be there."""
    return ApiError(f"Missing required parameter: '{param}'.", param, "missing_required_parameter")


def unknown(param: str) -> ApiError:
    """Return the error for a parameter that the endpoint does not have."""
    return ApiError(f"Unknown parameter: '{param}'.", param, "unknown_parameter")


def wrong_type(param: str, expected: str, got: JsonValue) -> ApiError:
    """Return the error for a value of the wrong JSON type; `expected` comes with its article."""
    message = f"Invalid type for '{param}': expected {expected}, but got {_typed(got)} instead."
    return ApiError(message, param, "invalid_type")


def wrong_value(param: str, got: str, supported: Sequence[str]) -> ApiError:
    """Return the error for a string that is none of those supported."""
    quoted = [f"'{value}'" for value in supported]
    listed = " and ".join(quoted)
    if len(quoted) > 2:
        listed = f"{', '.join(quoted[:-1])}, and {quoted[-1]}"
    message = f"Invalid value: '{got}'. Supported values are: {listed}."
    return ApiError(message, param, "invalid_value")


def empty_array(param: str) -> ApiError:
    """Return the error for an array that needs an element."""
    message = (
        f"Invalid '{param}': empty array. Expected an array with minimum length 1, "
        "but got an empty array instead."
    )
    return ApiError(message, param, "empty_array")


def long_array(param: str, limit: int, length: int) -> ApiError:
    """Return the error for an array with too many elements."""
    message = (
        f"Invalid '{param}': array too long. Expected an array with maximum length {limit}, "
        f"but got an array with length {length} instead."
    )
    return ApiError(message, param, "array_above_max_length")


def empty_string(param: str) -> ApiError:
    """Return the error for a string that needs a character."""
    message = (
        f"Invalid '{param}': empty string. Expected a string with minimum length 1, "
        "but got an empty string instead."
    )
    return ApiError(message, param, "empty_string")


def long_string(param: str, limit: int, length: int) -> ApiError:
    """Return the error for a string with too many characters."""
    message = (
        f"Invalid '{param}': string too long. Expected a string with maximum length {limit}, "
        f"but got a string with length {length} instead."
    )
    return ApiError(message, param, "string_above_max_length")


def _typed(value: JsonValue) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int():
            return "an integer"
        case float():
            return "a decimal"
        case str():
            return "a string"
        case list():
            return "an array"
        case dict():
            return "an object"
