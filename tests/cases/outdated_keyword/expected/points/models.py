"""Objects in arguments of points.json. Made by fngen; do not edit."""
