"""Objects in arguments of news.yaml. Made by fngen; do not edit."""
