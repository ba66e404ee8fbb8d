"""What recovery remembers."""
