from typing import Any, overload


@overload
def get_weather(*, location: str) -> Any: ...
@overload
def get_weather(*, location: str, date: str) -> Any: ...
def get_weather(*, location: str, date: str | None = None) -> Any:
    return ask(location)
