"""Bad input for a served Jingban, for as long as one likes: `python -m tests.fuzz` (`make fuzz`)."""
