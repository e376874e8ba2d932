"""Objects in arguments of weather.yaml. Made by fngen; do not edit."""
