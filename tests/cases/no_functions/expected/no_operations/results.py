"""Types of results of no_operations.yaml, for type checkers. Made by fngen; do not edit."""
