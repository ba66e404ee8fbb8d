"""Checks what a file is by its content and makes it anew, so that nothing but what is seen comes through."""

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

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
LONGEST_NAME = 120
JPEG_QUALITY = 90
# A picture that loads bit by bit comes in some ten scans; thousands in a small file keep the decoder for minutes.
MAX_SCANS = 100
SCAN = b"\xff\xda"
# What one stream of a PDF may unpack to where it has to be read. Pictures are left as they are, however large.
MAX_STREAM = 32 * MEGABYTE
MAX_FILTERS = 4

IMAGES = (FileKind.JPEG, FileKind.PNG)
IMAGES_AND_PDF = (FileKind.JPEG, FileKind.PNG, FileKind.PDF)
BEGINNINGS = {FileKind.JPEG: b"\xff\xd8\xff", FileKind.PNG: b"\x89PNG\r\n\x1a\n", FileKind.PDF: b"%PDF-"}

# What acts, carries other files or tells about the author, wherever in a PDF it stands.
PDF_KEYS = (
    "/AA", "/AF", "/AcroForm", "/Annots", "/Collection", "/DSS", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript",
    "/Metadata", "/Names", "/OpenAction", "/Outlines", "/Perms", "/PieceInfo", "/RichMediaContent", "/Threads",
    "/URI", "/XFA",
)  # fmt: skip

# A decoded picture takes up to some 200 MB, and qpdf's limits are the process's: one file at a time.
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
    return CleanFile(kind, bare_name(file.name or "") or kind.value, clean(data))


def bare_name(text: str) -> str:
    """Give a file's name without folders and without signs that cannot be seen or turn its letters around."""
    last = text.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(one for one in last if one.isprintable())[-LONGEST_NAME:].strip()


def clean_image(kind: FileKind) -> Callable[[bytes], bytes]:
    """Give what re-encodes a picture of a kind: upright, at most `MAX_SIDE` wide and high, no metadata."""

    def clean(data: bytes) -> bytes:
        from PIL import Image

        if data.count(SCAN) > MAX_SCANS:
            raise Unreadable
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
    if upright.mode.startswith("I"):  # 16 bits, of which Pillow would cut off the upper ones
        upright = upright.point(lambda value: value / 256).convert("L")
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
        with _decoding, _limited(), pikepdf.open(BytesIO(data)) as pdf:
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
            pdf.save(out, encryption=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
            return out.getvalue()
    except pikepdf.PasswordError:
        raise Locked from None
    except (TooManyPages, Unreadable):
        raise
    except Exception as error:  # as above
        raise Unreadable from error


@contextmanager
def _limited() -> Iterator[None]:
    """Let qpdf unpack only so much while a file is read."""
    from pikepdf.settings import set_qpdf_limits

    former: dict[str, Any] = set_qpdf_limits(
        max_stream_filters=MAX_FILTERS,
        flate_max_memory=MAX_STREAM,
        run_length_max_memory=MAX_STREAM,
        png_max_memory=MAX_STREAM,
        tiff_max_memory=MAX_STREAM,
        dct_max_memory=MAX_STREAM,
        dct_max_progressive_scans=MAX_SCANS,
    )
    try:
        yield
    finally:
        set_qpdf_limits(**former)


def _strip(thing: "Object") -> None:
    for key in PDF_KEYS:
        if key in thing:
            del thing[key]
