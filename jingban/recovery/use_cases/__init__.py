"""What can be done in this room, one verb a file."""
