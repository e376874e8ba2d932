"""Types of results of weather.yaml, for type checkers. Made by fngen; do not edit."""
