"""The kinds of petitions that need no room above: a person's phone, face, name and records, an organisation's level."""
