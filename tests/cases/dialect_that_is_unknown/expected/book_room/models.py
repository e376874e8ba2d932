"""Objects in arguments of book_room.json. Made by fngen; do not edit."""
