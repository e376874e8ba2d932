"""References that lead to the network: followed where a build may, and nowhere else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeAlias

import fngen.load.remote
import pytest
from click.testing import CliRunner, Result
from fngen.cli import main

Pages: TypeAlias = dict[str, tuple[int, str]]
"""What a server answers, by path: a status, and the content or where to go."""


@pytest.fixture
def pages() -> Pages:
    return {}


@pytest.fixture
def asked() -> list[str]:
    """The paths that were asked for."""
    return []


@pytest.fixture
def server(pages: Pages, asked: list[str]) -> Iterator[str]:
    """The address of a server of `pages`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, content = pages.get(self.path, (404, ""))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", content)
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def build(*words: str) -> Result:
    result = CliRunner().invoke(main, ["build", "order.json", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refer_to(ref: str, **more: object) -> None:
    schema = {"type": "object", "properties": {"size": {"$ref": ref}}, **more}
    Path("order.json").write_text(json.dumps(schema))


def built_parameters() -> object:
    return json.loads(Path("generated/order/functions.json").read_text())["functions"][0][
        "parameters"
    ]


SIZE = {"type": "integer", "minimum": 30}


def test_a_build_fetches_what_it_may(server: str, pages: Pages, asked: list[str]) -> None:
    pages["/a/shop.yaml"] = (200, "$defs: {Size: {$ref: ../b/size.json}}\n")
    pages["/b/size.json"] = (302, f"{server}/c/size.json")
    pages["/c/size.json"] = (200, json.dumps(SIZE))
    refer_to(f"{server}/a/shop.yaml#/$defs/Size")
    result = build("--allow-remote")
    assert result.exit_code == 0, result.stderr
    assert built_parameters() == {"type": "object", "properties": {"size": SIZE}}
    assert asked == ["/a/shop.yaml", "/b/size.json", "/c/size.json"]


def test_what_was_fetched_is_fetched_again(server: str, pages: Pages) -> None:
    pages["/size.json"] = (200, json.dumps(SIZE))
    refer_to(f"{server}/size.json")
    assert build("--allow-remote").exit_code == 0
    pages["/size.json"] = (200, '{"type": "string"}')
    assert build("--allow-remote", "--check").exit_code == 1


def test_a_build_is_not_online_unless_it_is_told(server: str, asked: list[str]) -> None:
    refer_to(f"{server}/size.json")
    result = build()
    assert result.exit_code == 1
    assert f"`{server}/size.json` is not a file beside the spec" in result.stderr
    assert "or build with `--allow-remote`" in result.stderr
    assert asked == []


def test_a_copy_in_the_folder_goes_before_the_network(server: str, asked: list[str]) -> None:
    uri = f"{server}/size.json"
    Path("size.json").write_text(json.dumps({"$id": uri, **SIZE}))
    refer_to(uri)
    assert build("--allow-remote").exit_code == 0
    assert asked == []


@pytest.mark.parametrize(
    ("path", "answer", "fault"),
    [
        ("/none.json", (404, ""), "cannot be fetched: HTTP Error 404: Not Found"),
        ("/file.json", (302, "file:///etc/hostname"), "cannot be fetched: "),
        ("/ftp.json", (302, "ftp://127.0.0.1/x.json"), "cannot be fetched: "),
        ("/loop.json", (302, "/loop.json"), "cannot be fetched: "),
        ("/large.json", (200, " " * 2_000), "is larger than 1,000 bytes"),
    ],
)
def test_what_cannot_be_had_is_told_at_the_reference(
    server: str,
    pages: Pages,
    path: str,
    answer: tuple[int, str],
    fault: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fngen.load.remote, "_MOST", 1_000)
    pages[path] = answer
    refer_to(f"{server}{path}")
    result = build("--allow-remote")
    assert result.exit_code == 1
    assert f"`{server}{path}` {fault}" in result.stderr
    assert "order.json:1:" in result.stderr


def test_a_password_goes_nowhere(server: str, asked: list[str]) -> None:
    refer_to(server.replace("//", "//me:secret@") + "/size.json")
    result = build("--allow-remote")
    assert (result.exit_code, asked) == (1, [])
    assert "holds a name or password" in result.stderr


def test_what_was_fetched_leads_to_no_file(server: str, pages: Pages) -> None:
    Path("secret.json").write_text('{"type": "null"}')
    pages["/size.json"] = (200, json.dumps({"$ref": f"file://{Path('secret.json').resolve()}"}))
    refer_to(f"{server}/size.json")
    result = build("--allow-remote")
    assert result.exit_code == 1
    assert "is not a file beside the spec" in result.stderr


def test_a_fault_in_what_was_fetched_has_its_place(server: str, pages: Pages) -> None:
    pages["/size.json"] = (200, '{"type": "integer",}')
    refer_to(f"{server}/size.json")
    result = build("--allow-remote")
    assert result.exit_code == 1
    assert f"{server}/size.json:1:19: error[json-syntax]" in result.stderr
