"""Objects in arguments of later_keywords.json. Made by fngen; do not edit."""
