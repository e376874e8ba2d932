"""Building after an edit compiles little, and comes to what a build of everything comes to."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import fngen.compiler
import pytest
from click.testing import CliRunner
from fngen.cli import main
from fngen.lower import lower

from tests.building import object_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fngen.diagnostics import Diagnostics
    from fngen.ir import model as ir
    from fngen.memo import Memo
    from fngen.options import PayloadOptions
    from fngen_runtime.json_types import JsonObject, JsonValue

_NAMES = ["Item", "User", "Kind", "Item2", "a b", "SendUserArguments"]
_SCALARS: list[JsonObject] = [
    {"type": "string"},
    {"type": "integer", "nullable": True},
    {"nullable": True, "description": "Which is told of."},
    {"type": "string", "readOnly": True},
]
_PARAMETER: JsonObject = {"name": "size", "in": "query", "schema": {"type": "integer"}}


class Api:
    """An API that changes: its functions share components, and many want the same class names."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.schemas: JsonObject = {
            name: self.object(2) for name in random.sample(_NAMES, random.randint(2, 6))
        }
        self.parameters: JsonObject = {
            "Filter": {"name": "filter", "in": "query", "schema": self.schema(2)},
            "Page": {"name": "page", "in": "query", "schema": {"type": "integer"}},
        }
        self.responses: JsonObject = {"Found": self.response()}
        self.paths: dict[str, JsonObject] = {}
        for number in range(random.randint(4, 9)):
            self.paths[f"/p{number}"] = self.path(number)

    def object(self, depth: int) -> JsonObject:
        names = self.random.sample(["id", "user", "item", "self", "copy", "of"], 2)
        made: JsonObject = {"type": "object", "properties": {n: self.schema(depth) for n in names}}
        if self.random.random() < 0.4:
            made["title"] = self.random.choice(_NAMES)
        return made

    def schema(self, depth: int) -> JsonObject:
        chance = self.random.random()
        if chance < 0.3:
            schemas = list(getattr(self, "schemas", {})) or _NAMES[:2]
            return {"$ref": f"#/components/schemas/{self.random.choice(schemas)}"}
        if chance < 0.55 and depth:
            return self.object(depth - 1)
        if chance < 0.65 and depth:
            return {"type": "array", "items": self.schema(depth - 1)}
        return dict(self.random.choice(_SCALARS))

    def response(self) -> JsonObject:
        schema = self.schema(2)
        return {"description": "Done.", "content": {"application/json": {"schema": schema}}}

    def parameter(self) -> JsonObject:
        if self.random.random() < 0.4:
            return {"$ref": f"#/components/parameters/{self.random.choice(['Filter', 'Page'])}"}
        name = self.random.choice(["id", "user", "q"])
        return {"name": name, "in": "query", "schema": self.schema(2)}

    def path(self, number: int) -> JsonObject:
        made: JsonObject = {"get": self.operation(f"get user {number}")}
        if self.random.random() < 0.5:
            made["post"] = self.operation(f"send_user{number or ''}")
        if self.random.random() < 0.3:
            made["parameters"] = [self.parameter()]
        return made

    def operation(self, name: str) -> JsonObject:
        made: JsonObject = {
            "operationId": name,
            "parameters": [self.parameter() for _ in range(self.random.randint(0, 2))],
            "responses": {
                "200": {"$ref": "#/components/responses/Found"}
                if self.random.random() < 0.3
                else self.response()
            },
        }
        if self.random.random() < 0.5:
            made["requestBody"] = {"content": {"application/json": {"schema": self.schema(3)}}}
        return made

    def change(self) -> None:
        """Change something: most often one operation, and now and then what others share."""
        path = self.random.choice(list(self.paths))
        number = int(path.removeprefix("/p"))
        method = self.random.choice([key for key in self.paths[path] if key != "parameters"])
        operation = self.paths[path][method]
        assert isinstance(operation, dict)
        changes: list[Callable[[], object]] = [
            lambda: self.paths.update({path: self.path(number)}),
            lambda: operation.update(parameters=[self.parameter()]),
            lambda: operation.update(parameters=[]),
            lambda: operation.update(responses={"200": self.response()}),
            lambda: operation.update(responses={}),
            lambda: operation.update(requestBody=self.operation("x").get("requestBody")),
            lambda: operation.update(description=f"Say {self.random.random():.3f}."),
            lambda: operation.update(operationId=f"another_{self.random.randint(0, 99)}"),
            lambda: operation.update({"x-fngen-skip": True}),
            lambda: operation.update(tags=[self.random.choice(["one", "two"])]),
            lambda: operation.update(callbacks={"later": {}}),
            lambda: operation.update(parameters=[{"name": "q", "in": "nowhere"}]),
            lambda: self.schemas.update({next(iter(self.schemas)): self.object(1)}),
            lambda: self.paths.update({f"/p{number + 20}": self.path(number + 20)}),
            lambda: self.paths.pop(path) if len(self.paths) > 1 else None,
        ]
        weights = [3, 6, 4, 6, 4, 6, 4, 1, 1, 1, 1, 1, 1, 1, 1]
        self.random.choices(changes, weights)[0]()

    def document(self) -> JsonValue:
        """Return it as it stands in a file."""
        known: JsonObject = {name: {"type": "string"} for name in _NAMES}
        known |= self.schemas
        paths: JsonObject = {**self.paths}
        return {
            "openapi": "3.0.3",
            "info": {"title": "Things", "version": "1"},
            "paths": paths,
            "components": {
                "schemas": known,
                "parameters": self.parameters,
                "responses": self.responses,
            },
        }


def _built(folder: Path, document: JsonValue, *words: str) -> tuple[int, str, dict[str, bytes]]:
    """Return what a build of `document` in `folder` tells and makes."""
    (folder / "specs").mkdir(exist_ok=True)
    (folder / "specs" / "api.json").write_text(json.dumps(document), "utf-8")
    result = CliRunner().invoke(
        main,
        ["build", str(folder / "specs"), "-o", str(folder / "out"), "--format", "json", *words],
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    texts = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in (folder / "out").rglob("*")
        if path.is_file() and ".fngen_cache" not in path.parts
    }
    return result.exit_code, result.stderr.replace(str(folder), ""), texts


def _life(folder: Path, seed: int, edits: int, *words: str) -> None:
    """Hold an API that changes to what is built of it where nothing is remembered."""
    random = Random(seed)
    api = Api(random)
    remembering, forgetting = folder / "remembering", folder / "forgetting"
    for edit in range(edits + 1):
        for place in (remembering, forgetting):
            place.mkdir(exist_ok=True)
        shutil.rmtree(forgetting / "out" / ".fngen_cache", ignore_errors=True)
        document = api.document()
        assert _built(remembering, document, *words) == _built(forgetting, document, *words), (
            f"edit {edit} of life {seed}"
        )
        api = _copied(api)
        api.change()


def _copied(api: Api) -> Api:
    """Return `api`, of which no two parts are one object any more, as in a file."""
    kept = {"paths": api.paths, "schemas": api.schemas}
    copies = json.loads(json.dumps(kept))
    api.paths, api.schemas = copies["paths"], copies["schemas"]
    return api


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many functions each compilation was of."""
    counts: list[int] = []

    def counted(
        given: ir.Api, memo: Memo, diagnostics: Diagnostics, options: PayloadOptions
    ) -> JsonObject:
        counts.append(len(given.tools))
        return lower(given, memo, diagnostics, options)

    monkeypatch.setattr(fngen.compiler, "lower", counted)
    return counts


_FOUND: JsonObject = {"content": {"application/json": {"schema": {"type": "string"}}}}
_LOOK: JsonObject = {"description": "Look.", "responses": {"200": {"description": "Seen."}}}


@pytest.mark.parametrize(
    ("edit", "functions"),
    [
        ({"paths": {"/p3": {"get": {"description": "Look."}}}}, [1]),
        ({"paths": {"/p3": {"get": {"parameters": [_PARAMETER]}}}}, [1]),
        ({"paths": {"/p3": {"get": {"responses": {"200": _FOUND}}}}}, [1]),
        ({"paths": {"/p3": {"summary": "Things"}, "/p9": {"get": _LOOK}}}, [2]),
        ({"paths": {"/more": {"get": _LOOK}}}, [41]),
        ({"components": {"schemas": {"Thing": {"title": "It"}}}}, [40]),
        ({"security": []}, [40]),
    ],
)
def test_only_what_changed_is_compiled(
    tmp_path: Path, compiled: list[int], edit: JsonObject, functions: list[int]
) -> None:
    thing: JsonObject = {"type": "object", "properties": {"id": {"type": "string"}}}
    schema: JsonObject = {"schema": {"$ref": "#/components/schemas/Thing"}}
    answer: JsonObject = {"description": "It.", "content": {"application/json": schema}}
    operation: JsonObject = {"parameters": [], "responses": {"200": answer}}
    api: JsonObject = {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {f"/p{number}": {"get": operation} for number in range(40)},
        "components": {"schemas": {"Thing": thing}},
    }
    _built(tmp_path, api)
    compiled.clear()
    assert _built(tmp_path, _merged(api, edit))[0] == 0
    assert compiled == functions


def test_an_object_of_known_fields_needs_no_generator(tmp_path: Path) -> None:
    kinds: JsonObject = {"size": {"type": "integer"}, "kind": {"enum": ["a", "b"]}}
    body: JsonObject = {"type": "object", "properties": {"old": object_of(kinds, ["size"])}}
    content: JsonObject = {"content": {"application/json": {"schema": body}}}
    operation: JsonObject = {"requestBody": content, "responses": {}}
    api: JsonObject = {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {f"/p{number}": {"post": operation} for number in range(8)},
    }
    _built(tmp_path, api)
    other: JsonObject = {"width": {"type": "integer"}, "shape": {"enum": ["round"]}}
    added: JsonObject = {"new": object_of(other, ["width"])}
    patch: JsonObject = {"schema": {"properties": added}}
    more: JsonObject = {"requestBody": {"content": {"application/json": patch}}}
    document = _merged(api, {"paths": {"/p3": {"post": more}}})
    (tmp_path / "specs" / "api.json").write_text(json.dumps(document), "utf-8")
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from fngen.cli import main\n"
        "result = CliRunner().invoke(main, ['build', 'specs', '-o', 'out'])\n"
        "assert result.exit_code == 0, result.output\n"
        "assert not {'datamodel_code_generator', 'pydantic'} & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    models = (tmp_path / "out" / "api" / "models.py").read_text("utf-8")
    assert '    width: int\n    shape: Literal["round"] | MISSING = MISSING\n' in models


@pytest.mark.parametrize("path", ["/p/{id}", "/p/{name}", "/p3"])
def test_paths_that_are_the_same_are_told_whichever_was_edited(tmp_path: Path, path: str) -> None:
    api: JsonObject = {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {
            "/p/{id}": {"get": _LOOK},
            **{f"/p{number}": {"get": _LOOK} for number in range(8)},
            "/p/{name}": {"get": _LOOK},
        },
    }
    edited = _merged(api, {"paths": {path: {"get": {"description": "See."}}}})
    remembering, forgetting = tmp_path / "remembering", tmp_path / "forgetting"
    remembering.mkdir()
    forgetting.mkdir()
    _built(remembering, api)
    told = _built(remembering, edited)[1]
    assert "is the same request as" in told
    assert told == _built(forgetting, edited)[1]


def _merged(value: JsonValue, patch: JsonValue) -> JsonValue:
    """Return `value` with what `patch` says of it (RFC 7396)."""
    if not isinstance(value, dict) or not isinstance(patch, dict):
        return patch
    return {**value, **{key: _merged(value.get(key), inner) for key, inner in patch.items()}}


@pytest.mark.parametrize("seed", range(40))
def test_what_is_remembered_changes_nothing(tmp_path: Path, seed: int) -> None:
    _life(tmp_path, seed, 4)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_what_is_remembered_changes_nothing_in_many_lives(tmp_path: Path, seed: int) -> None:
    words = [(), ("--exclude", "path:/p1"), ("--strict", "off"), ("--split-handlers",)][seed % 4]
    _life(tmp_path, seed, 6, *words)
