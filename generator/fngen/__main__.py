"""`python -m fngen`."""

from fngen.cli import main

main()
