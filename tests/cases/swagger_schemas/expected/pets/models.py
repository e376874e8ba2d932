"""Objects in arguments of pets.yaml. Made by fngen; do not edit."""
