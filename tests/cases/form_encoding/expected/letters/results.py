"""Types of results of letters.yaml, for type checkers. Made by fngen; do not edit."""
