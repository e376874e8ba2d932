"""Objects in arguments of paint.json. Made by fngen; do not edit."""
