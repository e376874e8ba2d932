"""Objects in arguments of clock.yaml. Made by fngen; do not edit."""
