"""Objects in arguments of lights.yaml. Made by fngen; do not edit."""
