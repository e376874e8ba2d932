"""Where handlers may be: in a module of the user's, in a class, in a module for each tag."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fngen.cli import main

from generated.weather.dispatch import Handlers, make_dispatcher

_ORDER = {"type": "object", "title": "Order", "properties": {"size": {"type": "integer"}}}
_ADDRESS = {"type": "object", "properties": {"street": {"type": "string"}}}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("specs").mkdir()
    write_spec()


def operation(name: str, *tags: str, result: object = None, body: object = None) -> object:
    response = {"description": "ok"} | (
        {"content": {"application/json": {"schema": result}}} if result else {}
    )
    content = {"content": {"application/json": {"schema": body}}, "required": True}
    return {
        "operationId": name,
        "summary": f"{name}.",
        "tags": tags,
        "responses": {"200": response},
        **({"requestBody": content} if body else {}),
    }


def write_spec(**names: str) -> None:
    """Write a spec of orders and bills; `names` are other names for its operations."""
    place = {"type": "object", "properties": {"to": _ADDRESS}}
    orders = {
        "get": operation(names.get("find_order", "find_order"), "Orders", result=_ORDER),
        "post": operation("place_order", "Orders", body=place),
    }
    paths = {
        "/orders": orders,
        "/bills": {"get": operation("bills", "Bills")},
        "/ping": {"get": operation("ping")},
    }
    document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}
    Path("specs/shop.json").write_text(json.dumps(document))


def build(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["build", *words])
    assert result.exit_code == code, result.output
    return result


def run(*command: str) -> str:
    result = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def called(function: str) -> str:
    code = (
        f"from generated.shop import dispatcher; print(dispatcher.call({function!r}, {{}}).content)"
    )
    return run("-W", "error", "-c", code).strip()


def fill(path: str, function: str, value: str) -> None:
    """Let the stub of `function` in the file at `path` return `value`."""
    before, def_, rest = Path(path).read_text().partition(f"def {function}(")
    assert def_
    rest = rest.replace("raise NotImplementedError", f"return {value}  # mine", 1)
    Path(path).write_text(before + def_ + rest)


# In a module of the user's


@pytest.mark.parametrize("source", ["", "src/"])
def test_handlers_in_a_package_of_the_users(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(f"{source}myapp").mkdir(parents=True)
    Path(f"{source}myapp/__init__.py").touch()
    Path("fngen.toml").write_text('handlers = "myapp.handlers"\n')
    said = build().stdout
    assert "4 new, 4 to fill in" in said
    handlers = f"{source}myapp/handlers.py"
    assert "from generated.shop import models\n" in Path(handlers).read_text()
    assert not Path("generated/shop/handlers.py").exists()
    fill(handlers, "ping", "'from myapp'")
    monkeypatch.setenv("PYTHONPATH", f"{Path(source).resolve()}:{':'.join(sys.path)}")
    assert called("ping") == "from myapp"
    write_spec(find_order="look_up")
    assert f"{handlers}:" in build().stderr
    assert build("--check").stdout == "generated is up to date\n"
    assert called("ping") == "from myapp"
    assert "def look_up() -> results.Order:" in Path(handlers).read_text()


def test_handlers_in_the_root_of_a_package_of_the_users() -> None:
    Path("myapp").mkdir()
    Path("myapp/__init__.py").write_text("VERSION = 1\n")
    Path("fngen.toml").write_text('handlers = "myapp"\n')
    build()
    text = Path("myapp/__init__.py").read_text()
    assert "VERSION = 1\n" in text
    assert "def ping() -> Any:" in text


def test_handlers_of_several_packages_need_a_module_each() -> None:
    spec = {"name": "get_news", "description": "Get the news."}
    Path("specs/news.json").write_text(json.dumps(spec))
    Path("fngen.toml").write_text('handlers = "myapp.handlers"\n')
    said = build(code=1).stderr
    assert (
        "error[misplaced-handlers]: the handlers of `news` and `shop` would be one module" in said
    )
    Path("fngen.toml").write_text('handlers = "myapp.{package}_handlers"\n')
    build()
    assert "def get_news" in Path("myapp/news_handlers.py").read_text()
    assert "def ping" in Path("myapp/shop_handlers.py").read_text()
    assert (
        "from myapp import shop_handlers as handlers"
        in Path("generated/shop/dispatch.py").read_text()
    )


def test_handlers_that_were_filled_in_are_not_left_behind() -> None:
    build()
    fill("generated/shop/handlers.py", "ping", "1")
    before = Path("generated/shop/handlers.py").read_bytes()
    Path("fngen.toml").write_text('handlers = "myapp.handlers"\n')
    said = build(code=1).stderr
    assert "generated/shop/handlers.py: error[misplaced-handlers]" in said
    assert "move the file to myapp/handlers.py" in said
    assert not Path("myapp").exists()
    Path("myapp").mkdir()
    Path("generated/shop/handlers.py").rename("myapp/handlers.py")
    build()
    assert Path("myapp/handlers.py").read_bytes() == before


@pytest.mark.parametrize("setting", ["", 'handlers = "myapp.others"\n'])
@pytest.mark.parametrize("split", ["", "split-handlers = true\n"])
def test_handlers_of_the_users_are_not_left_behind_by_another_setting(
    setting: str, split: str
) -> None:
    was = f'handlers = "myapp.handlers"\n{split}'
    Path("fngen.toml").write_text(was)
    build()
    file = "myapp/handlers/default.py" if split else "myapp/handlers.py"
    fill(file, "ping", "'mine'")
    Path("fngen.toml").write_text(setting + split)
    said = build(code=1).stderr
    assert said.startswith("myapp/handlers")
    assert "error[misplaced-handlers]: these handlers would not be used any more" in said
    assert "does not say `myapp.handlers` as it did" in said
    Path("fngen.toml").write_text(was)
    assert build("--check").stdout == "generated is up to date\n"
    source = Path(file).parent if split else Path(file)
    target = Path("myapp" if setting else "generated/shop", "others" if setting else "handlers")
    source.rename(target if split else target.with_suffix(".py"))
    Path("fngen.toml").write_text(setting + split)
    assert "new" not in build().stdout
    assert called("ping") == "mine"


def test_handlers_may_move_into_a_module_of_the_package_that_they_were_in() -> None:
    Path("myapp").mkdir()
    Path("myapp/__init__.py").touch()
    Path("fngen.toml").write_text('handlers = "myapp"\n')
    build()
    Path("myapp/__init__.py").rename("myapp/handlers.py")
    Path("myapp/__init__.py").write_text("from myapp.handlers import ping as ping\n")
    Path("fngen.toml").write_text('handlers = "myapp.handlers"\n')
    assert "new" not in build().stdout


def test_handlers_that_were_split_are_not_left_behind() -> None:
    build("--split-handlers")
    Path("fngen.toml").write_text('handlers = "myapp.handlers"\n')
    said = build(code=1).stderr
    assert "generated/shop/handlers/__init__.py: error[misplaced-handlers]" in said
    assert "move the folder to myapp/handlers, mend its imports" in said
    Path("myapp").mkdir()
    Path("generated/shop/handlers").rename("myapp/handlers")
    assert "new" not in build().stdout


def test_a_setting_may_name_where_handlers_are_anyway() -> None:
    build()
    fill("generated/shop/handlers.py", "ping", "'mine'")
    Path("fngen.toml").write_text('handlers = "generated.{package}.handlers"\n')
    build()
    assert called("ping") == "mine"


@pytest.mark.parametrize("value", ['"my-app"', '"a..b"', '"class.a"', '"../a"', "1", '""'])
def test_a_module_that_is_none(value: str) -> None:
    Path("fngen.toml").write_text(f"handlers = {value}\n")
    said = build(code=1).stderr
    assert "fngen.toml:1:1: error[invalid-setting]: `handlers` must be the name of a module" in said


def test_a_folder_that_the_user_made_of_handlers_is_theirs() -> None:
    build()
    Path("generated/shop/handlers.py").unlink()
    folder = Path("generated/shop/handlers")
    folder.mkdir()
    (folder / "bills.py").write_text("def bills() -> object:\n    return 'mine'\n")
    (folder / "__init__.py").write_text("from .bills import bills\n")
    assert "3 new, 3 to fill in" in build().stdout
    assert not Path("generated/shop/handlers.py").exists()
    text = (folder / "__init__.py").read_text()
    assert "from .bills import bills\n" in text
    assert "from .. import models\n" in text
    assert called("bills") == "mine"


# In a class


class Forecasts:
    """Handlers as methods: type checkers hold the class to the protocol."""

    def __init__(self, sky: str) -> None:
        self._sky = sky

    def get_weather(self, *, location: str, date: str | None = None) -> object:
        return f"{self._sky} in {location} on {date or 'any day'}"


def test_handlers_in_a_class() -> None:
    handlers: Handlers = Forecasts("clear")
    result = make_dispatcher(handlers).call("get_weather", '{"location": "Lisbon"}')
    assert result.content == "clear in Lisbon on any day"


# In a module for each tag


def test_handlers_in_a_module_for_each_tag() -> None:
    assert "4 new, 4 to fill in" in build("--split-handlers").stdout
    folder = Path("generated/shop/handlers")
    names = ["__init__.py", "bills_.py", "default.py", "orders.py"]
    assert sorted(path.name for path in folder.iterdir()) == names
    fill("generated/shop/handlers/orders.py", "find_order", "{'size': 3}")
    fill("generated/shop/handlers/bills_.py", "bills", "'bills'")
    assert called("find_order") == '{"size":3}'
    assert called("bills") == "bills"
    run("-m", "mypy", "--strict", "--cache-dir", "/dev/null", "generated")
    assert build().stdout.splitlines()[1].endswith("unchanged  2 to fill in")


def test_a_function_stays_in_the_module_that_it_is_in() -> None:
    build("--split-handlers")
    folder = Path("generated/shop/handlers")
    text = (folder / "default.py").read_text()
    (folder / "mine.py").write_text(text.replace("raise NotImplementedError", "return 'mine'"))
    (folder / "default.py").unlink()
    assert "unchanged" not in build().stdout
    assert not (folder / "default.py").exists()
    assert "from .mine import (\n    ping,\n)" in (folder / "__init__.py").read_text()
    assert called("ping") == "mine"


def test_a_rename_is_followed_by_the_modules_beside() -> None:
    build("--split-handlers")
    folder = Path("generated/shop/handlers")
    fill("generated/shop/handlers/orders.py", "find_order", "{'size': 3}")
    (folder / "default.py").write_text(
        "from .orders import find_order\n\n\ndef ping() -> object:\n    return find_order()\n"
    )
    build()
    write_spec(find_order="look_up")
    assert "1 renamed" in build().stdout
    assert "def look_up() -> results.Order:" in (folder / "orders.py").read_text()
    assert "from .orders import look_up as find_order\n" in (folder / "default.py").read_text()
    assert called("ping") == '{"size":3}'
    assert called("look_up") == '{"size":3}'


def test_functions_of_two_modules_swap_names() -> None:
    build("--split-handlers")
    folder = Path("generated/shop/handlers")
    fill("generated/shop/handlers/orders.py", "find_order", "{'size': 3}")
    fill("generated/shop/handlers/bills_.py", "bills", "'bills'")
    text = Path("specs/shop.json").read_text()
    swapped = text.replace('"bills"', '"?"').replace('"find_order"', '"bills"')
    Path("specs/shop.json").write_text(swapped.replace('"?"', '"find_order"'))
    assert "2 renamed, 2 to fill in" in build().stdout
    assert "def bills() -> results.Order:" in (folder / "orders.py").read_text()
    assert called("bills") == '{"size":3}'
    assert called("find_order") == "bills"
    assert build("--check").stdout == "generated is up to date\n"


def test_a_rename_leaves_alone_what_other_modules_call_so() -> None:
    build("--split-handlers")
    folder = Path("generated/shop/handlers")
    (folder / "tools.py").write_text("def look() -> int:\n    return 1\n")
    mine = "from .tools import look as find_order\nfrom .orders import find_order as find\n"
    (folder / "default.py").write_text(
        mine + "\n\ndef ping() -> object:\n    return find_order()\n"
    )
    build()
    write_spec(find_order="look_up")
    build()
    text = (folder / "default.py").read_text()
    assert text.startswith(mine.replace("import find_order as find", "import look_up as find"))
    assert called("ping") == "1"


def test_handlers_in_one_file_are_not_hidden_by_a_folder() -> None:
    build()
    fill("generated/shop/handlers.py", "ping", "'mine'")
    said = build("--split-handlers", code=1).stderr
    assert "move the file to generated/shop/handlers/default.py" in said
    folder = Path("generated/shop/handlers")
    folder.mkdir()
    text = Path("generated/shop/handlers.py").read_text()
    (folder / "default.py").write_text(text.replace("from . import", "from .. import"))
    Path("generated/shop/handlers.py").unlink()
    build("--split-handlers")
    assert sorted(path.name for path in folder.iterdir()) == ["__init__.py", "default.py"]
    assert called("ping") == "mine"


def test_split_handlers_of_the_users_own() -> None:
    Path("pyproject.toml").write_text(
        '[tool.fngen]\nhandlers = "myapp.handlers"\nsplit-handlers = true\n'
    )
    build()
    orders = Path("myapp/handlers/orders.py").read_text()
    assert "from generated.shop import models\n" in orders
    fill("myapp/handlers/default.py", "ping", "'mine'")
    assert called("ping") == "mine"
    todo = run("-m", "fngen", "list", "--todo", "generated.shop").splitlines()
    assert todo[0].startswith("myapp/handlers/bills_.py:")
    assert todo[-1] == "3 of 4 handlers to fill in"


def test_a_package_of_handlers_that_was_edited_is_kept() -> None:
    build("--split-handlers")
    path = Path("generated/shop/handlers/__init__.py")
    path.write_text(path.read_text() + "# mine\n")
    assert "generated/shop/handlers/__init__.py: error[edited-file]" in build(code=1).stderr
