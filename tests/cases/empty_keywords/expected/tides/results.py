"""Types of results of tides.yaml, for type checkers. Made by fngen; do not edit."""
