"""Types of results of lamp.json, for type checkers. Made by fngen; do not edit."""
