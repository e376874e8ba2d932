"""Types of results of clock.yaml, for type checkers. Made by fngen; do not edit."""
