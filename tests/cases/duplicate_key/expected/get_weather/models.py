"""Objects in arguments of get_weather.json. Made by fngen; do not edit."""
