"""The front page and what it leads to: services, search, guides, notices, regional portals, service points."""
