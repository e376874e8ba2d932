"""Objects in arguments of shop.yaml. Made by fngen; do not edit."""
