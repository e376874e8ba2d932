"""Types of results of paint.json, for type checkers. Made by fngen; do not edit."""
