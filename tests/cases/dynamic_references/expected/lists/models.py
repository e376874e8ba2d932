"""Objects in arguments of lists.json. Made by fngen; do not edit."""
