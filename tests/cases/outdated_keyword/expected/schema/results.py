"""Types of results of schema.json, for type checkers. Made by fngen; do not edit."""
