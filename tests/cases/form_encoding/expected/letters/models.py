"""Objects in arguments of letters.yaml. Made by fngen; do not edit."""
