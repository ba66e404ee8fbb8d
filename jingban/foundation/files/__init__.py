"""Files that people hand in: checked by content, cleaned, encrypted at rest, served safely (design.md 6).

A form's field calls `clean_file` (a `ValidationError` beside the field), the use case `store_file`, a view
that has checked who may see it `serve_file`. Deleting the `Upload` row destroys the file's key at once;
the worker removes the bytes with `remove_orphans`.
"""

from jingban.foundation.files.cleaning import IMAGES, IMAGES_AND_PDF, MAX_BYTES, CleanFile, clean_file
from jingban.foundation.files.refusals import FileRefused
from jingban.foundation.files.serving import serve_file
from jingban.foundation.files.storing import (
    FileLost,
    UnableToStoreFile,
    read_file,
    remove_orphans,
    store_file,
)

__all__ = [
    "IMAGES",
    "IMAGES_AND_PDF",
    "MAX_BYTES",
    "CleanFile",
    "FileLost",
    "FileRefused",
    "UnableToStoreFile",
    "clean_file",
    "read_file",
    "remove_orphans",
    "serve_file",
    "store_file",
]
