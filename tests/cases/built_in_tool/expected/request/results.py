"""Types of results of request.json, for type checkers. Made by fngen; do not edit."""
