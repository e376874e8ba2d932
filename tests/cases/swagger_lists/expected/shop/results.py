"""Types of results of shop.yaml, for type checkers. Made by fngen; do not edit."""
