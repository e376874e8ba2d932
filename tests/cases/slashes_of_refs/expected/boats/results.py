"""Types of results of boats.yaml, for type checkers. Made by fngen; do not edit."""
