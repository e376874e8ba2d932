"""Types of results of shops.yaml, for type checkers. Made by fngen; do not edit."""
