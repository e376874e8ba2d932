"""Types of results of both.json, for type checkers. Made by fngen; do not edit."""
