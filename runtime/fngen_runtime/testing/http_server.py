"""HTTP for the scripted model server: bytes in, a reply out, quick to answer and to stop."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from fngen_runtime.testing.wire import framed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from fngen_runtime.testing.wire import Ending, Event, Reply

Answer: TypeAlias = "Callable[[str, str, Mapping[str, str], bytes], Reply]"
"""From method, path, lower-case headers and body to the reply."""

_PATIENCE = 5.0  # seconds that stop() waits for an answer still being worked out
_NO_GOODBYE = struct.pack("ii", 1, 0)  # linger for no time at all: closing sends a reset


class HttpServer(ThreadingHTTPServer):
    """HTTP with a thread a connection, all of which end when `stop` returns."""

    request_queue_size = 128  # connections that may come at once

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self._open: dict[threading.Thread, socket.socket] = {}
        self._open_lock = threading.Lock()
        self._loop = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def start(self) -> None:
        """Answer requests from now on, in threads."""
        self._loop.start()

    def stop(self) -> None:
        """Close the port and every connection, and wait for their threads."""
        self.shutdown()
        self._loop.join()
        self.server_close()
        with self._open_lock:
            still_open = dict(self._open)
        for thread, connection in still_open.items():
            with contextlib.suppress(OSError):  # the client may have closed it this moment
                connection.shutdown(socket.SHUT_RDWR)
            thread.join(_PATIENCE)

    def server_bind(self) -> None:
        """Bind without asking a name server who 127.0.0.1 is, as the base class does."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def process_request(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Serve a new connection in its own thread."""
        assert isinstance(request, socket.socket)
        thread = threading.Thread(
            target=self._serve_connection, args=(request, client_address), daemon=True
        )
        with self._open_lock:
            self._open[thread] = request
        thread.start()

    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Say nothing of a client that hung up; anything else is a bug, and is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def _serve_connection(self, connection: socket.socket, client_address: object) -> None:
        try:
            self.process_request_thread(connection, client_address)
        finally:
            with self._open_lock:
                self._open.pop(threading.current_thread(), None)


class _Handler(BaseHTTPRequestHandler):
    """Reads a request whole, and answers in one piece or event by event, on a connection kept."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 20

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's
        """Say nothing."""

    def _handle(self) -> None:
        assert isinstance(self.server, HttpServer)
        headers = {name.lower(): value for name, value in self.headers.items()}
        raw = self._read_body(headers)
        reply = self.server.answer(self.command, urlsplit(self.path).path, headers, raw)
        if reply.events is not None:
            self._send_events(reply, reply.events)
        elif reply.status:
            self._send_whole(reply)
        self._end(reply.ending)

    def _send_whole(self, reply: Reply) -> None:
        """Send status, headers and body; of a reply that is cut, half of the body."""
        if isinstance(reply.body, str):
            content, content_type = reply.body.encode(), "text/html"
        else:
            content, content_type = json.dumps(reply.body).encode(), "application/json"
        self._send_head(reply, content_type, ("Content-Length", str(len(content))))
        self.wfile.write(content if reply.ending == "whole" else content[: len(content) // 2])

    def _send_events(self, reply: Reply, events: Iterable[Event]) -> None:
        """Send events as they come from a model: each in a chunk of its own, at once."""
        self._send_head(reply, "text/event-stream; charset=utf-8", ("Transfer-Encoding", "chunked"))
        for event in events:
            self._send_chunk(framed(event))
        if reply.ending == "whole":
            self._send_chunk(b"")

    def _end(self, ending: Ending) -> None:
        """End the answer, and the connection unless the answer is whole."""
        if ending == "whole":
            return
        self.wfile.flush()
        self.close_connection = True
        if ending == "held":
            self.rfile.read(1)  # returns when the client, or `stop`, closes the connection
        elif ending == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_GOODBYE)
            socket.close(self.connection.detach())  # the only way past the goodbyes of `finish`

    def _send_head(self, reply: Reply, content_type: str, length: tuple[str, str]) -> None:
        self.send_response(reply.status)
        for name, value in (*reply.headers.items(), ("Content-Type", content_type), length):
            self.send_header(name, value)
        self.end_headers()

    def _send_chunk(self, content: bytes) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(content), content))
        self.wfile.flush()

    def _read_body(self, headers: Mapping[str, str]) -> bytes:
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers or not length.isdecimal():
            self.close_connection = True  # where the body ends is unknown, so no next request
            return b""
        return self.rfile.read(int(length))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _handle  # noqa: N815
