"""Objects in arguments of common.yaml. Made by fngen; do not edit."""
