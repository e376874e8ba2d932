"""Objects in arguments of before.yaml. Made by fngen; do not edit."""
