"""Objects in arguments of tides.yaml. Made by fngen; do not edit."""
