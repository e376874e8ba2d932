"""Types of results of text.yaml, for type checkers. Made by fngen; do not edit."""
