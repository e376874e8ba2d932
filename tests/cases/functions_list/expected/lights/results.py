"""Types of results of lights.json, for type checkers. Made by fngen; do not edit."""
