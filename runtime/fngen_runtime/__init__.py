"""What generated packages import: the dispatcher, and the loop that runs a conversation."""
