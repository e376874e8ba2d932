"""Mine."""

from .mine import add_note
