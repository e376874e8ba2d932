from typing import Any


def get_weather() -> Any:
	"""Get the weather."""
	return ask()
