"""Types of results of book_room.json, for type checkers. Made by fngen; do not edit."""
