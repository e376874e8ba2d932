"""Objects in arguments of one.json. Made by fngen; do not edit."""
