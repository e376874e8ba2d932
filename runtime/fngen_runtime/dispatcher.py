"""The dispatcher of a generated package: a model's call in, checked and answered, a string out."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from fngen_runtime.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fngen_runtime.arguments import Arguments, View
    from fngen_runtime.calls import BoundFunction
    from fngen_runtime.contract import Contract, FunctionEntry
    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.problems import Problem

RawArguments: TypeAlias = "str | Mapping[str, JsonValue] | None"
"""Arguments as a model sends them: JSON text, or an object that was decoded already."""


class CallResult(NamedTuple):
    """What became of a call.

    `content` is the string for the model, whether the call was `ok` or not. `value` is what the
    handler returned; `error` says why there is none.
    """

    ok: bool
    content: str
    value: object = None
    error: ToolError | None = None


class Dispatcher:
    """Checks a model's calls against the spec and passes them to handlers.

    Args:
        package: the importable name of a generated package.
        handlers: a module or an object with a function for each of the package's; the package's
            own `handlers` module, imported at the first call, where there is none.

    Nothing that a model sends makes a method raise. What does raise is the program's own: a
    package without its functions.json, or handlers that cannot be imported.
    """

    def __init__(self, package: str, handlers: object | None = None) -> None:
        self._package = package
        self._handlers = handlers
        self._compiled: dict[str, Arguments] = {}
        self._bound: dict[str, BoundFunction] = {}

    def __repr__(self) -> str:
        """Name the package."""
        return f"Dispatcher({self._package!r})"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the functions, in the order of the spec."""
        return tuple(self._entries)

    def effect(self, name: str) -> str | None:
        """Return what calling `name` does: `read`, `write` or `destructive`.

        None where the spec does not say.

        Raises:
            KeyError: there is no such function.
        """
        return self._known(name).get("effect")

    def runs_alone(self, name: str) -> bool:
        """Tell whether no other call of a turn may run while `name` does.

        Raises:
            KeyError: there is no such function.
        """
        return self._known(name).get("alone", False)

    def functions(self, names: Iterable[str] | None = None) -> list[JsonObject]:
        """Return payloads for `functions=` of chat completions, all or those of `names`."""
        return [_payload(entry) for entry in self._selected(names)]

    def tools(self, names: Iterable[str] | None = None) -> list[JsonObject]:
        """Return payloads for `tools=` of chat completions, all or those of `names`."""
        return [
            {"type": "function", "function": {**_payload(entry), "strict": False}}
            for entry in self._selected(names)
        ]

    def response_tools(self, names: Iterable[str] | None = None) -> list[JsonObject]:
        """Return payloads for `tools=` of responses, all or those of `names`."""
        # `strict` is said because the Responses API tries strict mode where it is left out.
        return [
            {"type": "function", **_payload(entry), "strict": False}
            for entry in self._selected(names)
        ]

    def validate(self, name: str, arguments: RawArguments) -> list[Problem]:
        """Return everything that is wrong with a call, without making it; nothing if it is valid."""
        from fngen_runtime.problems import Problem, shown

        entry = self._entry(name)
        if entry is None:
            return [Problem("", f"a function: {', '.join(self.names)}", shown(name))]
        checked = self._arguments(entry)
        try:
            return checked.judge(checked.read(arguments))
        except ToolError as error:
            text = arguments if isinstance(arguments, str) else ""
            return list(error.problems) or [Problem("", "one JSON object", shown(text))]

    def call(self, name: str, arguments: RawArguments) -> CallResult:
        """Make a call: check the arguments, call the handler, encode what it returns.

        An `async` handler is run to its end in an event loop of its own.

        Raises:
            RuntimeError: the handler is async and an event loop is running: await `acall` there.
        """
        bound = self._bound.get(name) or self._bind(name)
        if isinstance(bound, CallResult):
            return bound
        return bound.call(arguments)

    async def acall(self, name: str, arguments: RawArguments) -> CallResult:
        """Make a call as `call` does; a handler that is not `async` runs in a thread."""
        bound = self._bound.get(name) or self._bind(name)
        if isinstance(bound, CallResult):
            return bound
        return await bound.acall(arguments)

    @cached_property
    def _contract(self) -> Contract:
        from fngen_runtime.contract import read_contract

        return read_contract(self._package)

    @cached_property
    def _entries(self) -> dict[str, FunctionEntry]:
        return {entry["name"]: entry for entry in self._contract["functions"]}

    def _entry(self, name: str) -> FunctionEntry | None:
        """Return the function that a model calls `name`: some write `functions.` before it."""
        return self._entries.get(name) or self._entries.get(name.removeprefix("functions."))

    def _known(self, name: str) -> FunctionEntry:
        entry = self._entry(name)
        if entry is None:
            raise KeyError(f"{self._package} has no function {name}")
        return entry

    def _selected(self, names: Iterable[str] | None) -> list[FunctionEntry]:
        if names is None:
            return list(self._entries.values())
        chosen = list(names)
        if missing := [name for name in chosen if name not in self._entries]:
            raise KeyError(f"{self._package} has no function {', '.join(missing)}")
        return [self._entries[name] for name in chosen]

    def _arguments(self, entry: FunctionEntry) -> Arguments:
        """Return the arguments of a function, compiled when they are first asked for."""
        name = entry["name"]
        if name not in self._compiled:
            from fngen_runtime.arguments import Arguments

            self._compiled[name] = Arguments(entry, self._view(entry))
        return self._compiled[name]

    def _view(self, entry: FunctionEntry) -> View | None:
        view = entry.get("view")
        if view is None:
            return None
        from functools import partial
        from importlib import import_module

        from fngen_runtime.arguments import View

        model = getattr(import_module(f"{self._package}.models"), view["class"])
        # A field that would hide a method of pydantic's has another name: `copy` is `copy_`.
        fields = {field.alias or name: name for name, field in model.model_fields.items()}
        # By alias alone, since one property may be called as the field of another is.
        validate = partial(
            model.__pydantic_validator__.validate_python, by_alias=True, by_name=False
        )
        return View(tuple(view["arguments"]), fields, validate)

    def _bind(self, name: str) -> BoundFunction | CallResult:
        """Return the function that a model calls `name`, to be kept; or why there is none."""
        from fngen_runtime.calls import BoundFunction, failed, not_implemented, unknown_function
        from fngen_runtime.results import Result

        entry = self._entry(name)
        if entry is None:
            return failed(unknown_function(name, self.names))
        if bound := self._bound.get(entry["name"]):
            return bound
        handler = getattr(self._loaded_handlers(), entry["handler"], None)
        if handler is None:
            return failed(not_implemented(name))
        definitions = self._contract.get("$defs", {})
        result = Result(entry["returns"], definitions) if "returns" in entry else None
        bound = BoundFunction(entry["name"], self._arguments(entry), handler, result)
        self._bound[name] = bound
        return bound

    def _loaded_handlers(self) -> object:
        if self._handlers is None:
            from importlib import import_module

            self._handlers = import_module(f"{self._package}.handlers")
        return self._handlers


def _payload(entry: FunctionEntry) -> JsonObject:
    payload: JsonObject = {"name": entry["name"]}
    if entry["description"]:
        payload["description"] = entry["description"]
    payload["parameters"] = entry["parameters"]
    return payload
