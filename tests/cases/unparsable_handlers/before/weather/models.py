"""Objects in arguments of weather.json. Made by fngen; do not edit."""
