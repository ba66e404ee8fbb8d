"""One file per vendor that carries messages."""
