"""Types of results of files.yaml, for type checkers. Made by fngen; do not edit."""
