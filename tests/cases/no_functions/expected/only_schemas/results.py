"""Types of results of only_schemas.yaml, for type checkers. Made by fngen; do not edit."""
