"""Sends a file to a browser so that it can be nothing but the file it is."""

from pathlib import Path

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from jingban.foundation.files.storing import read_file
from jingban.foundation.models.upload import FileKind, Upload

TYPES = {FileKind.JPEG: "image/jpeg", FileKind.PNG: "image/png", FileKind.PDF: "application/pdf"}
ENDINGS = {FileKind.JPEG: ".jpg", FileKind.PNG: ".png", FileKind.PDF: ".pdf"}


def serve_file(upload: Upload, *, inline: bool = False) -> HttpResponse:
    """Answer with a file, to be saved or (`inline`) shown; who may see it, the view has checked.

    Raises `FileLost`.
    """
    kind = FileKind(upload.kind)
    response = HttpResponse(read_file(upload), content_type=TYPES[kind])
    name = Path(upload.name).stem + ENDINGS[kind]
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
