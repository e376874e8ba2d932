"""Objects in arguments of users.json. Made by fngen; do not edit."""
