"""The content editors' pages under /staff/content/."""
