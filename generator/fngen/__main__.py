"""`python -m fngen`."""

from fngen.cli import run

run()
