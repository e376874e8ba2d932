"""Objects in arguments of tools.json. Made by fngen; do not edit."""
