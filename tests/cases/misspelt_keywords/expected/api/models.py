"""Objects in arguments of api.yaml. Made by fngen; do not edit."""
