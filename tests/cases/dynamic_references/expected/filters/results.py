"""Types of results of filters.yaml, for type checkers. Made by fngen; do not edit."""
