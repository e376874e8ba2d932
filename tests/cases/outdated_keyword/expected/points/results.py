"""Types of results of points.json, for type checkers. Made by fngen; do not edit."""
