"""Types of results of news.yaml, for type checkers. Made by fngen; do not edit."""
