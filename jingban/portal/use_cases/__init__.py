"""What staff do with the portal's content, one verb a file."""
