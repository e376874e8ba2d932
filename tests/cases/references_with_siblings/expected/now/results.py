"""Types of results of now.yaml, for type checkers. Made by fngen; do not edit."""
