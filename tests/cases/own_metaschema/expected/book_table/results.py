"""Types of results of book_table.json, for type checkers. Made by fngen; do not edit."""
