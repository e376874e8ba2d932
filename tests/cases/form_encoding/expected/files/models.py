"""Objects in arguments of files.yaml. Made by fngen; do not edit."""
