"""A generated package as its user finds it: names, arguments judged, what importing it costs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from fngen_runtime.errors import PackageDataError

from tests.building import Built, build_in
from tests.calling import FROM_LONDON, SPEC, answering, called_either_way, raising, told

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject


def test_names_are_in_the_order_of_the_spec(built: Built) -> None:
    assert built.dispatcher.names == ("get_weather", "trace", "stop", "go_to")


def test_a_dispatcher_says_which_package_it_is_of(built: Built) -> None:
    assert repr(built.dispatcher) == f"Dispatcher('{built.name}')"


def test_a_dispatcher_says_what_a_call_does(tmp_path: Path, built: Built) -> None:
    methods: JsonObject = {
        method: {"operationId": f"{method}Order", "responses": {"204": {"description": "ok"}}}
        for method in ("get", "put", "delete")
    }
    api = build_in(
        tmp_path,
        {
            "openapi": "3.1.0",
            "info": {"title": "Orders", "version": "1"},
            "paths": {"/order": methods},
        },
    ).dispatcher
    effects = {name: api.effect(name) for name in api.names}
    assert effects == {"getOrder": "read", "putOrder": "write", "deleteOrder": "destructive"}
    assert built.dispatcher.effect("stop") is None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("get_wether", "there is no function `get_wether`; the nearest are: get_weather"),
        (
            "zzz",
            "there is no function `zzz`; there are: get_weather, trace, stop, go_to",
        ),
        ("", "there is no function ``; there are: get_weather, trace, stop, go_to"),
        (
            "functions.functions.stop",
            (
                "there is no function `functions.functions.stop`; "
                "there are: get_weather, trace, stop, go_to"
            ),
        ),
        (
            "q" * 500,
            f"there is no function `{'q' * 64}`; there are: get_weather, trace, stop, go_to",
        ),
        (
            "\ud800",
            "there is no function `\ud800`; there are: get_weather, trace, stop, go_to",
        ),
    ],
)
def test_an_unknown_name_is_answered_with_those_there_are(
    built: Built, name: str, message: str
) -> None:
    for result in called_either_way(built.dispatcher, name, "{}"):
        assert told(result) == {"error": "unknown_function", "message": message}
    assert built.dispatcher.validate(name, "{}")


def test_a_name_may_have_functions_before_it(built: Built) -> None:
    dispatcher = built.to(answering("stopped"))
    # What is found by one name is kept: it has to be found again, and by the other.
    for name in ("functions.stop", "functions.stop", "stop"):
        assert dispatcher.call(name, "").content == "stopped"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("get_weather", FROM_LONDON),
        ("functions.get_weather", FROM_LONDON),
        ("get_weather", {"location": "London"}),
        ("stop", None),
    ],
)
def test_valid_arguments_have_no_problems(
    built: Built, name: str, arguments: str | JsonObject | None
) -> None:
    assert built.dispatcher.validate(name, arguments) == []


@pytest.mark.parametrize(
    ("name", "arguments", "want"),
    [
        ("get_weather", "{}", "location: expected a value, as it is required; got nothing"),
        ("get_weather", '{"location": null}', "location: expected a string; got null"),
        ("stop", '{"now": true}', "now: expected nothing: there are no arguments; got true"),
        (
            "halt",
            "{}",
            'arguments: expected a function: get_weather, trace, stop, go_to; got "halt"',
        ),
    ],
)
def test_problems_are_told_without_a_call(
    built: Built, name: str, arguments: str, want: str
) -> None:
    dispatcher = built.to(raising(AssertionError("called")))
    assert [str(problem) for problem in dispatcher.validate(name, arguments)] == [want]


def test_a_package_without_its_data_says_how_to_get_it(tmp_path: Path) -> None:
    built = build_in(tmp_path, SPEC)
    (built.folder / "functions.json").unlink()
    setting = r"\[tool\.setuptools\.package-data\].*\*\*/functions\.json"
    with pytest.raises(PackageDataError, match=setting):
        built.dispatcher.tools()
    with pytest.raises(PackageDataError, match=f"^{built.name} has no functions.json"):
        built.dispatcher.call("stop", "{}")


@pytest.mark.parametrize("content", ['{"format": 2, "functions": []}', "{}", "[]", "{"])
def test_a_package_of_another_format_asks_to_be_built_again(tmp_path: Path, content: str) -> None:
    built = build_in(tmp_path, SPEC)
    (built.folder / "functions.json").write_text(content)
    with pytest.raises(PackageDataError, match=r"is not of format 1.*Build the package again"):
        _ = built.dispatcher.names


_COMPILER = ("fngen", "jinja2", "libcst", "click", "datamodel_code_generator")


def test_a_package_works_elsewhere_and_without_the_compiler(built: Built, tmp_path: Path) -> None:
    _run(
        built.folder,
        tmp_path,
        "from moved.spec import dispatcher",
        "result = dispatcher.call('go_to', '{\"place\": {}}')",
        "assert result.error.kind == 'not_implemented', result",
        "import moved.spec.dispatch, moved.spec.models, moved.spec.results",
        _none_loaded(*_COMPILER, "openai"),
    )


def test_importing_a_package_costs_next_to_nothing(built: Built, tmp_path: Path) -> None:
    _run(
        built.folder,
        tmp_path,
        "import moved.spec, moved.spec.dispatch",
        "moved.spec.dispatch.make_dispatcher(moved)",
        _none_loaded(*_COMPILER, "openai", "pydantic", "pydantic_core", "jsonschema_rs", "asyncio"),
    )


def _none_loaded(*modules: str) -> str:
    return f"import sys; loaded = sys.modules.keys() & {set(modules)}; assert not loaded, loaded"


def _run(package: Path, folder: Path, *lines: str) -> None:
    """Run `lines` in a Python of its own, where `package` is `moved.spec`, in `folder`."""
    shutil.copytree(package, folder / "moved" / "spec")
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(lines)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
