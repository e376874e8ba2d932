"""Types of results of tree.json, for type checkers. Made by fngen; do not edit."""
