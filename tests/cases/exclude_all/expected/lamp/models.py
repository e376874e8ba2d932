"""Objects in arguments of lamp.json. Made by fngen; do not edit."""
