"""Objects in arguments of dice.json. Made by fngen; do not edit."""
