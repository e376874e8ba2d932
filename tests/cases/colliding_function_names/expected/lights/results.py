"""Types of results of lights.yaml, for type checkers. Made by fngen; do not edit."""
