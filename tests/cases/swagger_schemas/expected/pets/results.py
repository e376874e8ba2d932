"""Types of results of pets.yaml, for type checkers. Made by fngen; do not edit."""
