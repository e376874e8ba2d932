"""Types of results of in_30.yaml, for type checkers. Made by fngen; do not edit."""
