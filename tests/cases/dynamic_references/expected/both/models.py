"""Objects in arguments of both.json. Made by fngen; do not edit."""
