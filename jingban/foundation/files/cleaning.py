"""Checks what a file is by its content and makes it anew, so that nothing but what is seen comes through."""

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile

from jingban.foundation.files.refusals import (
    EmptyFile,
    FileTooLarge,
    Locked,
    TooManyPages,
    TooManyPixels,
    Unreadable,
    WrongKind,
)
from jingban.foundation.files.scanning import scan
from jingban.foundation.models.upload import FileKind

# Pillow and pikepdf are loaded when the first file comes: most processes never see one.
if TYPE_CHECKING:
    from pikepdf import Object
    from PIL.Image import Image

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_PIXELS = 50_000_000  # the largest common phone camera
MAX_SIDE = 5000  # pixels kept; a page of A4 at 400 dpi
MAX_PAGES = 200
JPEG_QUALITY = 90

IMAGES = (FileKind.JPEG, FileKind.PNG)
IMAGES_AND_PDF = (FileKind.JPEG, FileKind.PNG, FileKind.PDF)
BEGINNINGS = {FileKind.JPEG: b"\xff\xd8\xff", FileKind.PNG: b"\x89PNG\r\n\x1a\n", FileKind.PDF: b"%PDF-"}

# What acts, carries other files or tells about the author, wherever in a PDF it stands.
PDF_KEYS = (
    "/AA", "/AF", "/AcroForm", "/Annots", "/Collection", "/DSS", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript",
    "/Metadata", "/Names", "/OpenAction", "/Outlines", "/Perms", "/PieceInfo", "/RichMediaContent", "/Threads",
    "/URI", "/XFA",
)  # fmt: skip

# A decoded picture takes up to some 200 MB: one at a time in a process.
_decoding = threading.Lock()


@dataclass(frozen=True)
class CleanFile:
    """A file made anew: its kind, the name its owner gave it, its bytes."""

    kind: FileKind
    name: str
    data: bytes = field(repr=False)


def clean_file(file: "UploadedFile[bytes]", allowed: Collection[FileKind] = IMAGES) -> CleanFile:
    """Check and clean a file; raises `FileRefused` (a `ValidationError`) with a message for the person.

    Raises `DependencyDown` when a scanner is named and does not answer.
    """
    if not file.size:
        raise EmptyFile
    if file.size > MAX_BYTES:
        raise FileTooLarge(MAX_BYTES // MEGABYTE)
    file.seek(0)
    data = file.read()
    kind = next((kind for kind in allowed if data.startswith(BEGINNINGS[kind])), None)
    if kind is None:
        raise WrongKind("、".join(str(FileKind(kind).label) for kind in allowed))
    scan(data)
    clean = clean_pdf if kind is FileKind.PDF else clean_image(kind)
    return CleanFile(kind, file.name or kind.value, clean(data))


def clean_image(kind: FileKind) -> Callable[[bytes], bytes]:
    """Give what re-encodes a picture of a kind: upright, at most `MAX_SIDE` wide and high, no metadata."""

    def clean(data: bytes) -> bytes:
        from PIL import Image

        with _decoding:
            try:
                with Image.open(BytesIO(data), formats=[kind.name]) as image:
                    if image.width * image.height > MAX_PIXELS:
                        raise TooManyPixels
                    return _encoded_anew(image, kind)
            except (TooManyPixels, Image.DecompressionBombError):
                raise TooManyPixels from None
            except Exception as error:  # a decoder fails on broken input in any way it likes
                raise Unreadable from error

    return clean


def _encoded_anew(image: "Image", kind: FileKind) -> bytes:
    from PIL import Image, ImageOps

    image.draft("RGB", (MAX_SIDE, MAX_SIDE))
    upright = ImageOps.exif_transpose(image)
    if kind is FileKind.JPEG:
        mode = "L" if upright.mode == "L" else "RGB"
    else:
        mode = "RGBA" if upright.has_transparency_data else "RGB"
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    pixels = upright.convert(mode)
    bare = Image.new(mode, pixels.size)
    bare.paste(pixels)
    out = BytesIO()
    bare.save(out, kind.name, **({"quality": JPEG_QUALITY} if kind is FileKind.JPEG else {}))
    return out.getvalue()


def clean_pdf(data: bytes) -> bytes:
    """Write a PDF anew without scripts, forms (what was filled in stays visible), attachments and metadata."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise TooManyPages(MAX_PAGES)
            if not pdf.pages:
                raise Unreadable
            if "/AcroForm" in pdf.Root:
                pdf.generate_appearance_streams()
            pdf.flatten_annotations("screen")
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                    _strip(thing)
            del pdf.docinfo
            out = BytesIO()
            pdf.save(out, encryption=False)
            return out.getvalue()
    except pikepdf.PasswordError:
        raise Locked from None
    except (TooManyPages, Unreadable):
        raise
    except Exception as error:  # as above
        raise Unreadable from error


def _strip(thing: "Object") -> None:
    for key in PDF_KEYS:
        if key in thing:
            del thing[key]
