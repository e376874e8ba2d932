"""Types of results of names.yaml, for type checkers. Made by fngen; do not edit."""
