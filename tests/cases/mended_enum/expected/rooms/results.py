"""Types of results of rooms.json, for type checkers. Made by fngen; do not edit."""
