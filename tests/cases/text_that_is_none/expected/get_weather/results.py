"""Types of results of get_weather.yaml, for type checkers. Made by fngen; do not edit."""
