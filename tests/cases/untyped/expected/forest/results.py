"""Types of results of forest.yaml, for type checkers. Made by fngen; do not edit."""
