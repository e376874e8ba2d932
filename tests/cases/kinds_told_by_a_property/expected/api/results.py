"""Types of results of api.yaml, for type checkers. Made by fngen; do not edit."""
