"""Types of results of get_time.yaml, for type checkers. Made by fngen; do not edit."""
