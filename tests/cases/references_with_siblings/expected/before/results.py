"""Types of results of before.yaml, for type checkers. Made by fngen; do not edit."""
