"""Specs in several files: what is a spec, what a part of one, and what is out of reach."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fngen.cli import main


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(path: str, data: object) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(json.dumps(data))


def function_with(ref: str) -> dict[str, object]:
    schema = {"type": "object", "properties": {"size": {"$ref": ref}}}
    return {"name": "resize", "description": "Resize.", "parameters": schema}


def build(*words: str) -> Result:
    result = CliRunner().invoke(main, ["build", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def packages() -> list[str]:
    return sorted(
        path.name for path in Path("generated").iterdir() if (path / "dispatch.py").exists()
    )


SIZE = {"title": "Size", "type": "object", "properties": {"width": {"type": "integer"}}}


def test_a_file_that_others_refer_to_is_no_spec_in_a_folder_and_one_if_named() -> None:
    put("specs/images.json", function_with("size.json"))
    put("specs/size.json", SIZE)
    assert build().exit_code == 0
    assert packages() == ["images"]
    assert build("specs/size.json").exit_code == 0
    assert packages() == ["images", "size"]


def test_a_whole_document_is_a_spec_even_if_others_refer_to_it() -> None:
    put("specs/images.json", function_with("api.json#/components/schemas/Size"))
    info = {"title": "t", "version": "1"}
    api = {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": {"Size": SIZE}}}
    put("specs/api.json", api)
    assert build().exit_code == 0
    assert packages() == ["api", "images"]


def test_files_that_refer_to_one_another_are_read_once() -> None:
    tree = {"type": "object", "properties": {"next": {"$ref": "b.json"}}}
    put("specs/parts/a.json", tree)
    put("specs/parts/b.json", {"type": "object", "properties": {"next": {"$ref": "a.json"}}})
    put("specs/images.json", function_with("parts/a.json"))
    assert build().exit_code == 0
    assert packages() == ["images"]
    text = Path("generated/images/models.py").read_text()
    assert text.count("class A(Model):") == text.count("class B(Model):") == 1


def test_what_is_above_the_folder_is_out_of_reach() -> None:
    put("specs/images/images.json", function_with("../size.json"))
    put("specs/size.json", SIZE)
    result = build("specs/images/images.json")
    assert result.exit_code == 1
    assert "`../size.json` is outside of the folder specs/images" in result.stderr
    assert build("specs").exit_code == 0


def test_a_link_out_of_the_folder_is_not_followed() -> None:
    put("secret.json", SIZE)
    put("specs/images.json", function_with("size.json"))
    Path("specs/size.json").symlink_to(Path("secret.json").resolve())
    result = build("specs/images.json")
    assert result.exit_code == 1
    assert "`size.json` is outside of the folder specs" in result.stderr
    assert "`size.json` is outside of the folder specs" in build("specs").stderr


def test_a_file_is_found_by_its_id() -> None:
    put("specs/images.json", function_with("https://example.com/schemas/size"))
    put("specs/parts/big-size.json", {"$id": "https://example.com/schemas/size#", **SIZE})
    assert build("specs/images.json").exit_code == 0
    assert "class BigSize(Model):" in Path("generated/images/models.py").read_text()


def test_a_reference_is_joined_to_the_id_around_it() -> None:
    base = "https://example.com/schemas/"
    put("specs/parts/size.json", {"$id": f"{base}size", **SIZE})
    resize = {"$id": f"{base}resize", "type": "object", "properties": {"size": {"$ref": "size"}}}
    put("specs/resize.json", resize)
    assert build("specs/resize.json").exit_code == 0
    assert "class Size(Model):" in Path("generated/resize/models.py").read_text()


def test_a_file_is_read_in_its_own_dialect() -> None:
    old = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "properties": {"width": {"minimum": 0, "exclusiveMinimum": True}},
    }
    put("specs/images.json", function_with("size.json"))
    put("specs/size.json", old)
    result = build("specs/images.json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert '"exclusiveMinimum": 0' in Path("generated/images/functions.json").read_text()


def test_notes_in_the_parts_of_a_spec_count_as_its_own() -> None:
    parameter = {"name": "a", "in": "query", "schema": {"$ref": "parts.json#/text"}}
    paths = {"/a": {"get": {"parameters": [parameter]}}}
    info = {"title": "t", "version": "1"}
    put("specs/api.json", {"openapi": "3.1.0", "info": info, "paths": paths})
    put("specs/parts.json", {"text": {"type": "string", "nullable": True}})
    row = build().stdout.splitlines()[1]
    assert row.split()[:8] == ["specs/api.json", "generated/api", "1", "1", "-", "1", "7", "files"]


def test_a_part_is_read_in_the_dialect_it_names() -> None:
    low = {"minimum": 1, "exclusiveMinimum": True}
    size = {"$ref": "#/definitions/low", "maximum": 5}
    part = {"id": "p", "properties": {"size": size}, "definitions": {"low": low}}
    put("specs/part.json", {"$schema": "http://json-schema.org/draft-04/schema#", **part})
    properties = {"part": {"$ref": "part.json"}}
    put("specs/tool.json", {"type": "object", "properties": properties})
    assert "note[outdated-keyword]: `maximum` is without effect beside `$ref`" in build().stderr
    contract = json.loads(Path("generated/tool/functions.json").read_text())
    (function,) = contract["functions"]
    assert function["parameters"]["properties"]["part"] == {
        "properties": {"size": {"exclusiveMinimum": 1}}
    }


def test_a_mapping_in_a_part_names_schemas_of_that_part() -> None:
    discriminator = {"propertyName": "kind", "mapping": {"cat": "#/Cat", "cow": "#/Cow"}}
    pet = {"oneOf": [{"$ref": "#/Cat"}], "discriminator": discriminator}
    put("specs/pets.json", {"Pet": pet, "Cat": {"type": "object"}})
    parameter = {"name": "pet", "in": "query", "schema": {"$ref": "pets.json#/Pet"}}
    paths = {"/a": {"get": {"parameters": [parameter]}}}
    info = {"title": "t", "version": "1"}
    put("specs/api.json", {"openapi": "3.1.0", "info": info, "paths": paths})
    said = build().stderr
    assert "mapping of `cow` names no schema" in said
    assert "mapping of `cat`" not in said
