"""What signs in: accounts, their links to parties, passwords and codes."""
