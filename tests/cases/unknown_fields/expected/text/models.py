"""Objects in arguments of text.yaml. Made by fngen; do not edit."""
