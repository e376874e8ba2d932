"""Types of results of get_weather.json, for type checkers. Made by fngen; do not edit."""
