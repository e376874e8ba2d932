"""Types of results of old.yaml, for type checkers. Made by fngen; do not edit."""
