"""Objects in arguments of only_schemas.yaml. Made by fngen; do not edit."""
