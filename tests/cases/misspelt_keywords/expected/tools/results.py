"""Types of results of tools.json, for type checkers. Made by fngen; do not edit."""
