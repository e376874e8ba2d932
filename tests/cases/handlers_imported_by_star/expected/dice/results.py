"""Types of results of dice.json, for type checkers. Made by fngen; do not edit."""
