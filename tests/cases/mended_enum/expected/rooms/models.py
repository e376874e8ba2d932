"""Objects in arguments of rooms.json. Made by fngen; do not edit."""
