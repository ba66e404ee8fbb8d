"""What can be done with a petition, one verb a file."""
