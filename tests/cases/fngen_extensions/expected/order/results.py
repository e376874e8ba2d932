"""Types of results of order.json, for type checkers. Made by fngen; do not edit."""
