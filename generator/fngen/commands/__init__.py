"""Commands that are more than a few lines, one a module; `cli.py` has the others."""
