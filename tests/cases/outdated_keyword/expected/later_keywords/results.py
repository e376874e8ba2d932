"""Types of results of later_keywords.json, for type checkers. Made by fngen; do not edit."""
