"""Objects in arguments of echo.json. Made by fngen; do not edit."""
