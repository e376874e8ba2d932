"""Files on the network, for builds that are allowed to fetch them."""

from __future__ import annotations

import time
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib import request
from urllib.error import HTTPError
from urllib.parse import urlsplit

import fngen
from fngen.load.references import RefusedError, is_remote

_MOST = 50_000_000
"""Bytes of a file."""
_SECONDS = 30
"""How long fetching a file may take."""
_AT_ONCE = 100_000


def fetch(url: str) -> bytes:
    """Return the file at `url`; redirects are followed, to no other schemes.

    Raises:
        RefusedError: it cannot be had, or is too large.
    """
    if "@" in urlsplit(url).netloc:
        raise RefusedError("holds a name or password", "leave it out: it would be shown to others")
    until = time.monotonic() + _SECONDS
    read = bytearray()
    try:
        with _opener().open(url, timeout=_SECONDS) as response:
            while some := response.read(_AT_ONCE):
                read += some
                if len(read) > _MOST:
                    raise RefusedError(f"is larger than {_MOST:,} bytes")
                if time.monotonic() > until:
                    raise RefusedError(f"takes longer than {_SECONDS} seconds to fetch")
    except HTTPError as error:
        error.close()
        raise RefusedError(f"cannot be fetched: {error}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise RefusedError(f"cannot be fetched: {error}") from None
    return bytes(read)


class _Redirects(request.HTTPRedirectHandler):
    """Follows redirects over HTTP alone."""

    def redirect_request(
        self,
        req: request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> request.Request | None:
        if not is_remote(newurl):
            raise HTTPError(req.full_url, code, "it redirects to another scheme", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> request.OpenerDirector:
    """Return what opens URLs over HTTP, and none of files."""
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler,
        request.HTTPHandler,
        request.HTTPSHandler,
        _Redirects,
        request.HTTPDefaultErrorHandler,
        request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    opener.addheaders = [("User-Agent", f"fngen/{fngen.__version__}")]
    return opener
