"""Types of results of find_room.json, for type checkers. Made by fngen; do not edit."""
