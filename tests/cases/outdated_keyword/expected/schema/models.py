"""Objects in arguments of schema.json. Made by fngen; do not edit."""
