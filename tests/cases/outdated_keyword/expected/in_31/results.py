"""Types of results of in_31.yaml, for type checkers. Made by fngen; do not edit."""
