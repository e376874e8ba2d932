"""Objects in arguments of switch.yaml. Made by fngen; do not edit."""
