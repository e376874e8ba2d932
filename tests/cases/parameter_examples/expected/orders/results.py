"""Types of results of orders.yaml, for type checkers. Made by fngen; do not edit."""
