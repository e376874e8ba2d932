"""Types of results of only_built_in.json, for type checkers. Made by fngen; do not edit."""
