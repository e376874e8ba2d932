"""What is wrong with a generated package: it is imported, its payloads are read, it is called."""

from __future__ import annotations

import inspect
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.resources import files
from types import ModuleType

import jsonschema_rs
from fngen.names import TOOL_NAME
from fngen_runtime import Dispatcher
from fngen_runtime.json_types import JsonObject, JsonValue
from pydantic_core import to_jsonable_python

from conformance.instances import NoInstanceError, instance_of

_ANSWER: JsonObject = {"answered": True}

# A puzzle, solved by hand: each name must have letters that others may not have beside them.
_SOLVED: dict[str, JsonObject] = {"handwritten_object10": {"abcd": {"db": 1, "ac": 1}}}


class Recorder:
    """Handlers for every function of a package: each keeps what it is called with.

    A call must suit the stub that was generated for the function.
    """

    def __init__(self, stubs: ModuleType) -> None:
        self._stubs = stubs
        self.received: list[tuple[str, dict[str, object]]] = []

    def __getattr__(self, name: str) -> Callable[..., JsonObject]:
        """Return the handler called `name`; AttributeError where there is no stub for it."""
        signature = inspect.signature(getattr(self._stubs, name))

        def handler(**keywords: object) -> JsonObject:
            signature.bind(**keywords)
            self.received.append((name, keywords))
            return _ANSWER

        return handler


@dataclass(slots=True)
class Verdict:
    """What a package came to: its faults, and the functions that no arguments were found for.

    `requests` are the methods and paths of its functions, where they have any.
    """

    functions: int = 0
    requests: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    faults: list[str] = field(default_factory=list[str])
    uncalled: list[str] = field(default_factory=list[str])


def judge(package: str) -> Verdict:
    """Judge the package that is imported as `package`."""
    for module in ("handlers", "models", "results", "dispatch"):
        import_module(f"{package}.{module}")
    verdict = Verdict(faults=list(_faults(import_module(package).dispatcher)))
    recorder = Recorder(import_module(f"{package}.handlers"))
    dispatcher = recording(package, recorder)
    contract = json.loads(files(package).joinpath("functions.json").read_text("utf-8"))
    for entry in contract["functions"]:
        name: str = entry["name"]
        verdict.functions += 1
        if http := entry.get("http"):
            verdict.requests.append((http["method"], http["path"]))
        try:
            arguments = _SOLVED.get(name) or instance_of(entry["parameters"])
        except NoInstanceError:
            verdict.uncalled.append(name)
            continue
        assert isinstance(arguments, dict)
        sent = json.dumps(arguments)
        recorder.received.clear()
        result = dispatcher.call(name, sent)
        names = entry["arguments"]
        expected = {names.get(wire, wire): value for wire, value in arguments.items()}
        if not result.ok or json.loads(result.content) != _ANSWER:
            verdict.faults.append(f"{name}: {result.content} for {sent}")
        elif _plain(recorder.received) != [(entry["handler"], expected)]:
            verdict.faults.append(f"{name}: {sent} did not reach the handler as it was sent")
    return verdict


def recording(package: str, recorder: Recorder) -> Dispatcher:
    """Return a dispatcher of `package` that calls the handlers of `recorder`."""
    dispatcher = import_module(f"{package}.dispatch").make_dispatcher(recorder, repair=False).plain
    assert isinstance(dispatcher, Dispatcher)
    return dispatcher


def _plain(received: list[tuple[str, dict[str, object]]]) -> list[tuple[str, JsonValue]]:
    """Return calls as data: what models were made of comes out of them again."""
    return [(name, to_jsonable_python(keywords)) for name, keywords in received]


def _faults(dispatcher: Dispatcher) -> Iterator[str]:
    """Yield what is wrong with what a model is sent, and with the stubs as they are generated."""
    counts = Counter(dispatcher.names)
    for payload in dispatcher.functions():
        name, parameters = payload["name"], payload["parameters"]
        assert isinstance(name, str)
        assert isinstance(parameters, dict)
        if not TOOL_NAME.fullmatch(name) or counts[name] > 1:
            yield f"{name}: the name is illegal or not unique"
        yield from (f"{name}: {fault}" for fault in _payload_faults(parameters))
        if dispatcher.call(name, "{}").ok:
            yield f"{name}: a stub says that it did something"


def _payload_faults(parameters: JsonObject) -> Iterator[str]:
    if parameters.get("type") != "object":
        yield "the root is not an object"
    if not jsonschema_rs.meta.is_valid(parameters):
        yield "the parameters are no JSON Schema 2020-12"
    definitions = parameters.get("$defs", {})
    assert isinstance(definitions, dict)
    for ref in _references(parameters):
        if ref.removeprefix("#/$defs/") not in definitions:
            yield f"`{ref}` leads out of the payload"


def _references(value: JsonValue) -> Iterator[str]:
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending += node
        elif isinstance(node, dict):
            pending += [item for key, item in node.items() if key not in {"examples", "default"}]
            if isinstance(ref := node.get("$ref"), str):
                yield ref
