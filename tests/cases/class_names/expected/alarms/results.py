"""Types of results of alarms.yaml, for type checkers. Made by fngen; do not edit."""
