"""Types of results of of_parts.yaml, for type checkers. Made by fngen; do not edit."""
