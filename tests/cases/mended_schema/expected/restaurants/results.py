"""Types of results of restaurants.json, for type checkers. Made by fngen; do not edit."""
