"""Types of results of send_email.json, for type checkers. Made by fngen; do not edit."""
