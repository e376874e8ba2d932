"""Random lives of a package: a spec that changes, and a user who edits handlers.py."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from fngen_runtime.json_types import JsonObject, JsonValue

_WORDS = ["find", "make", "drop", "list", "send", "read"]
_THINGS = ["note", "order", "page", "stone", "tree", "boat"]
_ADDRESS: JsonObject = {"type": "object", "properties": {"street": {"type": "string"}}}
_TYPES: list[JsonObject] = [
    {"type": "string"},
    {"type": "integer"},
    {"type": "boolean", "default": True},
    {"type": "array", "items": {"type": "string"}},
    {"enum": ["a", "b"]},
    _ADDRESS,
]
_RESULTS: list[JsonObject | None] = [
    None,
    None,
    {"type": "array", "items": {"type": "string"}},
    {"type": "object", "title": "Found", "properties": {"size": {"type": "integer"}}},
]


@dataclass(slots=True)
class Operation:
    """A function of the spec; `path` is what it is, whatever it is called."""

    path: str
    name: str
    description: str
    arguments: dict[str, JsonObject]
    required: set[str]
    result: JsonObject | None
    tag: str


@dataclass(slots=True)
class Spec:
    """A spec that changes: of an API, or a list of functions."""

    random: Random
    is_api: bool
    operations: list[Operation] = field(default_factory=list[Operation])
    removed: list[Operation] = field(default_factory=list[Operation])
    count: int = 0

    def change(self) -> None:
        """Do one thing that people do to specs."""
        changes = [self.add, self.remove, self.rename, self.retype, self.retype, self.reorder]
        self.random.choice(changes)()

    def add(self) -> None:
        if self.removed and self.random.random() < 0.5:
            operation = self.removed.pop()
        else:
            self.count += 1
            path, tag = f"/p{self.count}", self.random.choice(["", "alpha", "Beta tag"])
            operation = Operation(path, self._name(), self._text(), {}, set(), None, tag)
            self._retype(operation)
        self.operations.insert(self.random.randint(0, len(self.operations)), operation)

    def remove(self) -> None:
        if len(self.operations) > 1:
            at = self.random.randrange(len(self.operations))
            self.removed.append(self.operations.pop(at))

    def rename(self) -> None:
        one, other = self.random.choices(self.operations, k=2)
        if one is not other and self.random.random() < 0.2:
            one.name, other.name = other.name, one.name
        else:
            one.name = self._name()

    def retype(self) -> None:
        self._retype(self.random.choice(self.operations))

    def reorder(self) -> None:
        self.random.shuffle(self.operations)

    def _retype(self, operation: Operation) -> None:
        name = self.random.choice(["id", "text", "size", "kind", "class"])
        if name in operation.arguments and self.random.random() < 0.5:
            del operation.arguments[name]
        else:
            operation.arguments[name] = self.random.choice(_TYPES)
        operation.required ^= {name} if self.random.random() < 0.5 else set()
        if self.random.random() < 0.3:
            operation.result = self.random.choice(_RESULTS)
        if self.random.random() < 0.3:
            operation.description = self._text()

    def _name(self) -> str:
        taken = {operation.name for operation in (*self.operations, *self.removed)}
        while True:
            name = f"{self.random.choice(_WORDS)}_{self.random.choice(_THINGS)}"
            if name not in taken:
                return name

    def _text(self) -> str:
        return self.random.choice(["", f"Say {self.random.random():.3f}.", "Do it.\n\nAt once."])

    def document(self) -> JsonValue:
        """Return the spec as it stands in a file."""
        if not self.is_api:
            return [_function(operation) for operation in self.operations]
        info: JsonObject = {"title": "t", "version": "1"}
        paths: JsonObject = {o.path: {"post": _operation(o)} for o in self.operations}
        return {"openapi": "3.1.0", "info": info, "paths": paths}


def _arguments(operation: Operation) -> JsonObject:
    required: list[JsonValue] = [n for n in operation.arguments if n in operation.required]
    return {"type": "object", "properties": {**operation.arguments}, "required": required}


def _function(operation: Operation) -> JsonObject:
    return {
        "name": operation.name,
        "description": operation.description,
        "parameters": _arguments(operation),
    }


def _operation(operation: Operation) -> JsonObject:
    response: JsonObject = {"description": "ok"}
    if operation.result:
        response["content"] = {"application/json": {"schema": operation.result}}
    body: JsonObject = {
        "required": True,
        "content": {"application/json": {"schema": _arguments(operation)}},
    }
    return {
        "operationId": operation.name,
        "tags": [operation.tag] if operation.tag else [],
        "summary": operation.description,
        "responses": {"200": response},
        **({"requestBody": body} if operation.arguments else {}),
    }


@dataclass(slots=True)
class User:
    """Someone who edits handlers.py. All that they write has the word `mine` and a number."""

    random: Random
    count: int = 0

    def edit(self, text: str) -> str:
        """Return `text` as the user leaves it, which parses."""
        mark, windows = text[: text.startswith("\ufeff")], "\r\n" in text
        text = text.removeprefix(mark).replace("\r\n", "\n")
        edits: list[Callable[[str, ast.FunctionDef], str]] = [
            self._fill,
            self._fill,
            self._fill,
            self._add_helper,
            self._comment,
            self._decorate,
            self._document,
            self._retype,
            self._take_more,
            self._make_async,
            self._assign,
            self._move,
            self._delete,
        ]
        self.count += 1
        nodes = [n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)]
        nodes = [node for node in nodes if not node.name.startswith("_")]
        if nodes:
            text = self.random.choice(edits)(text, self.random.choice(nodes))
        if self.random.random() < 0.05:
            windows, mark = not windows, self.random.choice(["", "\ufeff"])
        return mark + (text.replace("\n", "\r\n") if windows else text)

    @property
    def _mine(self) -> str:
        return f"mine_{self.count}"

    def _fill(self, text: str, node: ast.FunctionDef) -> str:
        names = ", ".join(arg.arg for arg in node.args.kwonlyargs)
        body = f"    # {self._mine}\n    raise LookupError('{self._mine}', {names})\n"
        return _replaced(text, node, "    raise NotImplementedError\n", body)

    def _add_helper(self, text: str, node: ast.FunctionDef) -> str:
        helper = f"def _{self._mine}() -> object:\n    return {node.name}  # {self._mine}\n\n\n"
        return _inserted(text, _top(node), helper)

    def _comment(self, text: str, node: ast.FunctionDef) -> str:
        return _inserted(text, _top(node), f"# {self._mine}\n")

    def _decorate(self, text: str, node: ast.FunctionDef) -> str:
        text = _inserted(text, node.lineno, f"@_mark  # {self._mine}\n")
        if "def _mark" in text:
            return text
        first = min(_top(n) for n in ast.parse(text).body if isinstance(n, ast.FunctionDef))
        helper = 'from typing import TypeVar\n\n_F = TypeVar("_F")\n\n\n'
        helper += "def _mark(mine: _F) -> _F:\n    return mine\n\n\n"
        return _inserted(text, first, helper)

    def _document(self, text: str, node: ast.FunctionDef) -> str:
        return (
            _replaced(text, node, '"""', f'"""{self._mine}: ') if ast.get_docstring(node) else text
        )

    def _retype(self, text: str, node: ast.FunctionDef) -> str:
        return _replaced(text, node, ": str | None = None", f': str | None = "{self._mine}"')

    def _take_more(self, text: str, node: ast.FunctionDef) -> str:
        if not node.args.kwonlyargs or not text.split("\n")[node.lineno - 1].endswith(":"):
            return text
        return _replaced(text, node, ") -> ", f", {self._mine}: int = 1) -> ")

    def _make_async(self, text: str, node: ast.FunctionDef) -> str:
        return _inserted(text, node.lineno, f"# {self._mine}\nasync ", at_line=False)

    def _assign(self, text: str, node: ast.FunctionDef) -> str:
        assert node.end_lineno is not None
        text = _inserted(text, node.end_lineno + 1, f"\n\n{node.name} = _{self._mine}\n")
        return _replaced(text, node, f"def {node.name}(", f"def _{self._mine}(")

    def _move(self, text: str, node: ast.FunctionDef) -> str:
        lines = text.split("\n")
        moved = lines[_top(node) - 1 : node.end_lineno]
        del lines[_top(node) - 1 : node.end_lineno]
        return "\n".join(lines).rstrip("\n") + "\n\n\n" + "\n".join(moved) + "\n"

    def _delete(self, text: str, node: ast.FunctionDef) -> str:
        lines = text.split("\n")
        del lines[_top(node) - 1 : node.end_lineno]
        rest = "\n".join(lines)
        return text if re.search(rf"\b{node.name}\b", rest) else rest


def _top(node: ast.FunctionDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _inserted(text: str, number: int, new: str, *, at_line: bool = True) -> str:
    lines = text.split("\n")
    assert at_line or lines[number - 1].startswith("def ")
    lines[number - 1] = new + lines[number - 1] if number <= len(lines) else new
    return "\n".join(lines)


def _replaced(text: str, node: ast.FunctionDef, old: str, new: str) -> str:
    """Return `text` with the first `old` in `node` replaced."""
    lines = text.split("\n")
    inside = "\n".join(lines[node.lineno - 1 : node.end_lineno]) + "\n"
    replaced = inside.replace(old, new, 1).removesuffix("\n")
    return "\n".join([*lines[: node.lineno - 1], replaced, *lines[node.end_lineno :]])
