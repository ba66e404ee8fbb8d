"""What staff do to the catalogue: one verb a file."""
