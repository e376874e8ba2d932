"""Types of results of uploads.yaml, for type checkers. Made by fngen; do not edit."""
