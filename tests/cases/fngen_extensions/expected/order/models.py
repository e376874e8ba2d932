"""Objects in arguments of order.json. Made by fngen; do not edit."""
