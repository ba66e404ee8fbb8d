"""A room with handlers that leave traces in a file, for the tests of real worker processes."""
