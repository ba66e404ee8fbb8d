"""What is measured, and how: `make bench` prints figures of one interleaved run on PostgreSQL and on SQLite."""
