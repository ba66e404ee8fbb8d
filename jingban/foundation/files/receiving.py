"""Takes files out of a request without writing them to disk in clear or holding more than is allowed."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from jingban.foundation.files.cleaning import MAX_BYTES

# Of all files of one request; what comes after is dropped.
MAX_HELD = 4 * MAX_BYTES
# Nobody means well who sends a file this long: the connection is cut.
MAX_READ = 10 * MAX_BYTES


class MemoryHandler(FileUploadHandler):
    """Holds files in memory; one that is not held whole is longer than `clean_file` allows."""

    held = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.parts: list[bytes] = []
        self.kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Hold a piece, unless the file or the request is over its limit."""
        if start > MAX_READ:
            raise StopUpload(connection_reset=True)
        if self.kept + len(raw_data) <= MAX_BYTES and self.held + len(raw_data) <= MAX_HELD:
            self.parts.append(raw_data)
            self.kept += len(raw_data)
            self.held += len(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Give the file."""
        return InMemoryUploadedFile(
            BytesIO(b"".join(self.parts)),
            self.field_name,
            self.file_name,
            self.content_type,
            file_size if self.kept == file_size else MAX_BYTES + 1,
            self.charset,
            self.content_type_extra,
        )
