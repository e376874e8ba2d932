"""Types of results of new.yaml, for type checkers. Made by fngen; do not edit."""
