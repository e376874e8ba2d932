from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
	from . import results


def get_weather() -> results.Weather:
	"""Get the weather."""
	return ask()


def get_sky() -> results.Weather:
	"""Get the sky."""
	raise NotImplementedError
