"""Types of results of lists.json, for type checkers. Made by fngen; do not edit."""
