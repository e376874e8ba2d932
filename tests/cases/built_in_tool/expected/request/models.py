"""Objects in arguments of request.json. Made by fngen; do not edit."""
