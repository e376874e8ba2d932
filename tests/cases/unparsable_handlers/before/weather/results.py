"""Types of results of weather.json, for type checkers. Made by fngen; do not edit."""
