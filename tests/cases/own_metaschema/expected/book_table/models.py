"""Objects in arguments of book_table.json. Made by fngen; do not edit."""
