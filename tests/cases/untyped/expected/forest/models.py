"""Objects in arguments of forest.yaml. Made by fngen; do not edit."""
