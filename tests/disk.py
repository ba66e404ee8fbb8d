"""How much an SQLite file takes before it has to grow."""

from django.db import connection


def free_bytes() -> int:
    """Give the bytes in pages that earlier tests have freed: a full disk would still take these."""
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA freelist_count").fetchone()[0]
        return int(pages * cursor.execute("PRAGMA page_size").fetchone()[0])
