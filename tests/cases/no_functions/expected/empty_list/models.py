"""Objects in arguments of empty_list.json. Made by fngen; do not edit."""
