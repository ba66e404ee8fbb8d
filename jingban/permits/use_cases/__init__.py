"""What happens to what is held of an employer, one verb a file."""
