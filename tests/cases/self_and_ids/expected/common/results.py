"""Types of results of common.yaml, for type checkers. Made by fngen; do not edit."""
