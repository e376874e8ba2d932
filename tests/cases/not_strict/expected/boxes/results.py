"""Types of results of boxes.json, for type checkers. Made by fngen; do not edit."""
