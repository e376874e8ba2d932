"""Objects in arguments of shops.yaml. Made by fngen; do not edit."""
