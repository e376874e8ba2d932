"""Objects in arguments of get_weather.yaml. Made by fngen; do not edit."""
