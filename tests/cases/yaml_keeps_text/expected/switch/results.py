"""Types of results of switch.yaml, for type checkers. Made by fngen; do not edit."""
