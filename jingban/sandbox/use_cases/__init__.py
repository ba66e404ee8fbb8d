"""What the sandbox's commands and buttons do, one verb a file."""
