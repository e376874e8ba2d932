"""Last stage: packages -> the output folder, or what would change in it."""
