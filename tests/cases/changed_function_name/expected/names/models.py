"""Objects in arguments of names.yaml. Made by fngen; do not edit."""
