"""Types of results of users.json, for type checkers. Made by fngen; do not edit."""
