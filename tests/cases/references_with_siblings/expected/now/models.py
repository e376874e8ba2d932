"""Objects in arguments of now.yaml. Made by fngen; do not edit."""
