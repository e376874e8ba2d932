"""The dispatcher of a generated package: a model's call in, checked and answered, a string out."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from fngen_runtime.call_result import CallResult
from fngen_runtime.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fngen_runtime.arguments import Arguments
    from fngen_runtime.call_result import RawArguments
    from fngen_runtime.calls import BoundFunction
    from fngen_runtime.contract import Contract, FunctionEntry
    from fngen_runtime.json_types import JsonObject
    from fngen_runtime.problems import Problem
    from fngen_runtime.results import Results
    from fngen_runtime.strict import Strict


class Dispatcher:
    """Checks a model's calls against the spec and passes them to handlers.

    Args:
        package: the importable name of a generated package.
        handlers: a module or an object with a function for each of the package's, or the name of a
            module that is imported at the first call; the package's own `handlers` where there is
            none.
        repair: whether arguments that are refused, but can be read in one way only that loses
            nothing (`"5"` for an integer), are taken so.

    Nothing that a model sends makes a method raise. What does raise is the program's own: a
    package without its functions.json, or handlers that cannot be imported.
    """

    def __init__(
        self, package: str, handlers: object | None = None, *, repair: bool = True
    ) -> None:
        self._package = package
        self._repair = repair
        self._handlers = handlers
        self._is_plain = False
        self._plain: Dispatcher | None = None
        self._compiled: dict[str, Arguments] = {}
        self._bound: dict[str, BoundFunction] = {}

    def __repr__(self) -> str:
        """Name the package."""
        return f"Dispatcher({self._package!r})"

    @property
    def package(self) -> str:
        """The importable name of the generated package."""
        return self._package

    @property
    def handlers_module(self) -> str:
        """The name of the module that has the handlers where no others are given."""
        return self._handlers if isinstance(self._handlers, str) else f"{self._package}.handlers"

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
        """Return payloads for `functions=` of chat completions, all or those of `names`.

        They are plain ones: what a model calls by them is for `plain` to take.
        """
        return [_payload(entry) for entry in self._selected(names)]

    def tools(self, names: Iterable[str] | None = None) -> list[JsonObject]:
        """Return payloads for `tools=` of chat completions, all or those of `names`."""
        return [
            {"type": "function", "function": self._offer(entry)} for entry in self._selected(names)
        ]

    def response_tools(self, names: Iterable[str] | None = None) -> list[JsonObject]:
        """Return payloads for `tools=` of responses, all or those of `names`."""
        return [{"type": "function", **self._offer(entry)} for entry in self._selected(names)]

    def validate(self, name: str, arguments: RawArguments) -> list[Problem]:
        """Return everything that is wrong with a call, without making it; nothing if it is valid.

        What `call` would repair is wrong too.
        """
        from fngen_runtime.problems import Problem
        from fngen_runtime.words import shown

        entry = self._entry(name)
        if entry is None:
            return [Problem("", f"a function: {', '.join(self.names)}", shown(name))]
        try:
            accepted = self._arguments(entry).accepted(arguments, repair=False)
        except ToolError as error:
            text = arguments if isinstance(arguments, str) else ""
            return list(error.problems) or [Problem("", "one JSON object", shown(text))]
        return list(accepted.problems)

    def call(self, name: str, arguments: RawArguments) -> CallResult:
        """Make a call: check the arguments, call the handler, encode what it returns.

        An `async` handler is run to its end in an event loop of its own.

        Raises:
            RuntimeError: the handler is async and an event loop is running: await `acall` there.
        """
        bound = self._bound.get(name)
        if bound is None:
            found = self._bind(name)
            if isinstance(found, CallResult):
                return found
            bound = found
        return bound.call(arguments)

    async def acall(self, name: str, arguments: RawArguments) -> CallResult:
        """Make a call as `call` does; a handler that is not `async` runs in a thread."""
        bound = self._bound.get(name) or self._bind(name)
        if isinstance(bound, CallResult):
            return bound
        return await bound.acall(arguments)

    @property
    def plain(self) -> Dispatcher:
        """The same functions without strict mode: its payloads, and calls that are made of them.

        For servers that know no strict mode. Either dispatcher takes a call that was made of a
        plain payload. But one that has every argument is taken for strict, and then null where an
        argument may be null or left out is left out, and text is JSON where anything may stand.
        """
        if self._plain is None:
            self._plain = copy(self)
            self._plain._is_plain, self._plain._compiled, self._plain._bound = True, {}, {}
            self._plain._plain = self._plain
        return self._plain

    def _offer(self, entry: FunctionEntry) -> JsonObject:
        # `strict` is said because the Responses API tries strict mode where it is left out.
        schema = False if self._is_plain else entry.get("strict", False)
        payload = _payload(entry)
        if isinstance(schema, dict):
            payload["parameters"] = schema
        return {**payload, "strict": schema is not False}

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

            self._compiled[name] = Arguments(entry, self._types(entry), self._strict(entry))
        return self._compiled[name]

    def _strict(self, entry: FunctionEntry) -> Strict | None:
        """Return how arguments in strict form are read; None where that is how they are anyway."""
        if self._is_plain or "lift" not in entry:
            return None
        from fngen_runtime.strict import Strict

        return Strict(entry)

    def _types(self, entry: FunctionEntry) -> dict[str, object]:
        """Return the annotations of those arguments that hold objects."""
        view = entry.get("view")
        if view is None:
            return {}
        from fngen_runtime.models import types_of

        model = getattr(import_module(f"{self._package}.models"), view["class"])
        return types_of(model, {wire: entry["arguments"][wire] for wire in view["arguments"]})

    def _bind(self, name: str) -> BoundFunction | CallResult:
        """Return the function that a model calls `name`, to be kept; or why there is none."""
        from fngen_runtime.calls import BoundFunction, failed, not_implemented, unknown_function

        entry = self._entry(name)
        if entry is None:
            return failed(unknown_function(name, self.names))
        if bound := self._bound.get(entry["name"]):
            return bound
        handler = getattr(self._loaded_handlers(), entry["handler"], None)
        if handler is None:
            return failed(not_implemented(name))
        known, arguments = entry["name"], self._arguments(entry)
        result = self._results.of(known)
        bound = BoundFunction(known, arguments, handler, result, repair=self._repair)
        self._bound[name] = bound
        return bound

    @cached_property
    def _results(self) -> Results:
        from fngen_runtime.results import Results

        return Results(self._contract)

    def _loaded_handlers(self) -> object:
        if self._handlers is None or isinstance(self._handlers, str):
            self._handlers = import_module(self.handlers_module)
        return self._handlers


def _payload(entry: FunctionEntry) -> JsonObject:
    payload: JsonObject = {"name": entry["name"]}
    if entry["description"]:
        payload["description"] = entry["description"]
    payload["parameters"] = entry["parameters"]
    return payload
