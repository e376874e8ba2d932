"""Types of results of one.json, for type checkers. Made by fngen; do not edit."""
