"""What can happen to a mandate, one verb a file."""
