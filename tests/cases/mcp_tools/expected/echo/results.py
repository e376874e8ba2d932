"""Types of results of echo.json, for type checkers. Made by fngen; do not edit."""
