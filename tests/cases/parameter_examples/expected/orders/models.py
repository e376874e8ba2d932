"""Objects in arguments of orders.yaml. Made by fngen; do not edit."""
