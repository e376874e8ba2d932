"""Objects in arguments of only_built_in.json. Made by fngen; do not edit."""
