"""Objects in arguments of find_room.json. Made by fngen; do not edit."""
