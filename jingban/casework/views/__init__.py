"""The filer's pages: lists, the filing journey, one case."""
