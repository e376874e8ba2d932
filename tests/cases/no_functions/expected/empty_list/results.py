"""Types of results of empty_list.json, for type checkers. Made by fngen; do not edit."""
