"""The wire formats of the model APIs: each writes a conversation and reads a reply, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fngen_runtime.dialects.chat import Chat
from fngen_runtime.dialects.functions import Functions
from fngen_runtime.dialects.responses import Responses

if TYPE_CHECKING:
    from fngen_runtime.dialects.dialect import Dialect

Api: TypeAlias = Literal["auto", "responses", "chat", "functions"]
"""Which API to speak; `auto` asks the host."""


_DIALECTS: dict[str, Dialect] = {
    "responses": Responses(),
    "chat": Chat(),
    "functions": Functions(),
}
_OWN_HOST = "api.openai.com"
_AZURE_HOSTS = (".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com")


def dialect_for(api: Api, host: str) -> Dialect:
    """The dialect named by `api`; for `auto`, the one that `host` is known to speak best.

    OpenAI's and Azure's own hosts speak responses; elsewhere only chat can be counted on.

    Raises:
        ValueError: there is no such api.
    """
    name = ("responses" if _speaks_responses(host) else "chat") if api == "auto" else api
    if name not in _DIALECTS:
        raise ValueError(f"api must be auto, {', '.join(_DIALECTS)}, not {api!r}")
    return _DIALECTS[name]


def _speaks_responses(host: str) -> bool:
    host = host.lower().rstrip(".")
    return host == _OWN_HOST or host.endswith((f".{_OWN_HOST}", *_AZURE_HOSTS))
