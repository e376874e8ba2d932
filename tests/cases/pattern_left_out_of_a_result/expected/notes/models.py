"""Objects in arguments of notes.yaml. Made by fngen; do not edit."""
