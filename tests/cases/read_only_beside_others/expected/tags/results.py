"""Types of results of tags.yaml, for type checkers. Made by fngen; do not edit."""
