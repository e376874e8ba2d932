"""Objects in arguments of old.yaml. Made by fngen; do not edit."""
