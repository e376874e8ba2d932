"""Objects in arguments of no_operations.yaml. Made by fngen; do not edit."""
