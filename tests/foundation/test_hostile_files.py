"""Files made to do harm: each is refused, or what comes out holds nothing but what is seen."""

import io
import resource
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import Image, PngImagePlugin

from jingban.foundation.files import IMAGES_AND_PDF, CleanFile, FileRefused, clean_file
from jingban.foundation.files.cleaning import MAX_SCANS, MAX_STREAM, MEGABYTE
from jingban.foundation.models import FileKind

HTML = b"<html><script>alert('evil')</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def clean(data: bytes, name: str = "a.jpg") -> CleanFile:
    return clean_file(SimpleUploadedFile(name, data), IMAGES_AND_PDF)


def why_refused(data: bytes, name: str = "a.jpg") -> str | None:
    with pytest.raises(FileRefused) as caught:
        clean(data, name)
    return caught.value.code


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def noisy(size: tuple[int, int] = (96, 64), mode: str = "RGB") -> Image.Image:
    return Image.effect_noise(size, 80).convert(mode)


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("evil.html", HTML)
    return out.getvalue()


def segment(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(payload) + 2).to_bytes(2) + payload


def with_segments(*segments: bytes) -> bytes:
    """Put segments behind a JPEG's first two bytes."""
    data = encoded(noisy())
    return data[:2] + b"".join(segments) + data[2:]


def markers(data: bytes) -> set[int]:
    """List the markers of a JPEG up to its picture."""
    found, at = set(), 2
    while data[at + 1] != 0xDA:
        found.add(data[at + 1])
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return found


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)


def with_chunks(*chunks: bytes) -> bytes:
    """Put chunks between a PNG's head and its picture."""
    data = encoded(noisy(), "PNG")
    return data[:33] + b"".join(chunks) + data[33:]


def chunks_of(data: bytes) -> list[bytes]:
    found, at = [], 8
    while at < len(data):
        found.append(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4])
    return found


POLYGLOTS = {
    "JPEG and ZIP": lambda: encoded(noisy()) + archive(),
    "JPEG with a ZIP in a comment": lambda: with_segments(segment(0xFE, archive())),
    "JPEG with HTML in a comment": lambda: with_segments(segment(0xFE, HTML)),
    "PNG and HTML": lambda: encoded(noisy(), "PNG") + HTML,
    "PNG with HTML in a text": lambda: with_chunks(chunk(b"tEXt", b"Comment\0" + HTML)),
    "PNG with HTML in a chunk of its own": lambda: with_chunks(chunk(b"evIl", HTML)),
    "PNG and SVG": lambda: encoded(noisy(), "PNG") + SVG,
}


@pytest.mark.parametrize("make", POLYGLOTS.values(), ids=POLYGLOTS.keys())
def test_of_a_file_that_is_two_the_picture_stays(make: Callable[[], bytes]) -> None:
    source = make()
    cleaned = clean(source).data
    for words in (b"evil", b"PK\x03\x04", b"<script", b"<svg", b"alert"):
        assert words not in cleaned
    assert not zipfile.is_zipfile(io.BytesIO(cleaned))


def test_a_picture_keeps_only_what_shows_it() -> None:
    exif = Image.Exif()
    exif[0x010F] = "maker"
    exif.get_ifd(0x8825)[2] = (31.0, 14.0, 0.0)
    source = with_segments(
        segment(0xE1, exif.tobytes()),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>author</x:xmpmeta>"),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01" + b"profile" * 20),
        segment(0xE2, b"MPF\0" + b"preview" * 9),
        segment(0xED, b"Photoshop 3.0\x008BIM author"),
        segment(0xFE, b"comment"),
    )
    cleaned = clean(source).data
    assert {0xE1, 0xE2, 0xED, 0xFE} <= markers(source)
    # JFIF, tables, frame.
    assert markers(cleaned) <= {0xE0, 0xDB, 0xC0, 0xC4}
    for words in (b"Exif", b"xmp", b"author", b"profile", b"preview", b"comment"):
        assert words not in cleaned


def test_a_thumbnail_within_is_gone() -> None:
    inner = encoded(Image.new("RGB", (16, 16), "red"))
    tiff = b"II*\0\x08\0\0\0" + b"\0\0" + b"\0\0\0\0"
    source = with_segments(segment(0xE1, b"Exif\0\0" + tiff + inner))
    cleaned = clean(source).data
    assert source.count(b"\xff\xd8\xff") == 2
    assert cleaned.count(b"\xff\xd8\xff") == 1


def test_a_png_keeps_only_what_shows_it() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>author</x:xmpmeta>")
    source = encoded(noisy(), "PNG", pnginfo=info, dpi=(300, 300), icc_profile=b"profile" * 40)
    assert len(chunks_of(source)) > 3
    assert set(chunks_of(clean(source).data)) == {b"IHDR", b"IDAT", b"IEND"}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_honoured(orientation: int) -> None:
    """A red corner stands where a viewer that reads EXIF would show it."""
    image = Image.new("RGB", (64, 32), "white")
    image.paste("red", (0, 0, 16, 16))
    exif = Image.Exif()
    exif[0x0112] = orientation
    with Image.open(io.BytesIO(clean(encoded(image, exif=exif, quality=95)).data)) as cleaned:
        assert cleaned.size == ((64, 32) if orientation < 5 else (32, 64))
        right, low = cleaned.width - 5, cleaned.height - 5
        corner = {1: (4, 4), 2: (right, 4), 3: (right, low), 4: (4, low)} | {
            5: (4, 4), 6: (right, 4), 7: (right, low), 8: (4, low)
        }  # fmt: skip
        red, green, _blue = cleaned.getpixel(corner[orientation])
        assert (red > 200, green < 80) == (True, True)


def test_of_a_moving_picture_the_first_frame_stays() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    source = encoded(frames[0], "PNG", save_all=True, append_images=frames[1:])
    assert b"acTL" in source
    cleaned = clean(source).data
    assert set(chunks_of(cleaned)) == {b"IHDR", b"IDAT", b"IEND"}
    with Image.open(io.BytesIO(cleaned)) as image:
        assert image.getpixel((4, 4)) == (255, 0, 0)


def test_cmyk_keeps_its_colours() -> None:
    source = encoded(Image.new("CMYK", (16, 16), (0, 255, 255, 0)))
    with Image.open(io.BytesIO(clean(source).data)) as image:
        assert image.mode == "RGB"
        assert max(abs(is_ - was) for is_, was in zip(image.getpixel((8, 8)), (255, 0, 0), strict=True)) < 12


def test_sixteen_bits_keep_their_greys() -> None:
    image = Image.new("I;16", (256, 1))
    for x in range(256):
        image.putpixel((x, 0), x * 257)
    with Image.open(io.BytesIO(clean(encoded(image, "PNG")).data)) as cleaned:
        assert [cleaned.getpixel((x, 0))[0] for x in range(0, 256, 51)] == [0, 51, 102, 153, 204, 255]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_picture_that_breaks_off_is_refused(kind: str, part: float) -> None:
    data = encoded(noisy((400, 300)), kind)
    assert why_refused(data[: int(len(data) * part)]) == "unreadable"


def progressive(scans: int) -> bytes:
    """A JPEG whose last scan comes again and again."""
    data = encoded(noisy((64, 64)), progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * (scans - data.count(b"\xff\xda")) + data[-2:]


def test_a_picture_that_loads_bit_by_bit_is_taken_one_of_thousands_of_scans_is_not() -> None:
    assert clean(encoded(noisy((64, 64)), progressive=True)).kind == FileKind.JPEG
    assert clean(progressive(MAX_SCANS - 1)).kind == FileKind.JPEG
    assert why_refused(progressive(MAX_SCANS + 1)) == "unreadable"


BOMB = zlib.compress(bytes(80 * MEGABYTE), 9)


@pytest.mark.parametrize(
    "bomb",
    [
        chunk(b"zTXt", b"Comment\0\0" + BOMB),
        chunk(b"iTXt", b"Comment\0\x01\0\0\0" + BOMB),
        chunk(b"iCCP", b"profile\0\0" + BOMB),
    ],
    ids=["zTXt", "iTXt", "iCCP"],
)
def test_a_chunk_that_unpacks_to_much_costs_little_memory(bomb: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        cleaned = clean(with_chunks(bomb)).data
    except FileRefused:
        pass
    else:
        assert set(chunks_of(cleaned)) == {b"IHDR", b"IDAT", b"IEND"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 * 1024  # KB


def test_a_picture_that_unpacks_to_more_than_it_says_is_cut_off() -> None:
    head = (8).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", BOMB) + chunk(b"IEND", b"")
    with Image.open(io.BytesIO(clean(data).data)) as image:
        assert image.size == (8, 8)


@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "a.pdf", "a.svg.jpg", "a.jpg.svg"])
@pytest.mark.parametrize(
    "data", [SVG, b"<?xml version='1.0'?>" + SVG, HTML, archive(), b"\x1f\x8b\x08" + BOMB]
)
def test_what_is_no_picture_is_refused_under_every_name(name: str, data: bytes) -> None:
    assert why_refused(data, name) == "wrong_kind"


NAMES = {
    "../../etc/passwd": "passwd",
    r"C:\Users\lin\护照.jpg": "护照.jpg",
    "\u202egpj.exe": "gpj.exe",
    "photo\u202egnp.js": "photognp.js",
    "\u2066a\u2069\u200b.jpg": "a.jpg",
    "a\0.jpg": "a.jpg",
    "a\r\nX: y.jpg": "aX: y.jpg",
    "photo.jpg.exe": "photo.jpg.exe",
    "": "jpeg",
    "\u202e": "jpeg",
}


@pytest.mark.parametrize(("name", "kept"), NAMES.items())
def test_a_name_is_a_name_and_reads_as_it_is_written(name: str, kept: str) -> None:
    file = SimpleUploadedFile("x", encoded(noisy()))
    file._name = name  # as no parser of ours would let it through
    assert clean_file(file).name == kept


@pytest.mark.parametrize("name", ["../../a.jpg", r"..\a.jpg", "\u202egpj.a.jpg"])
def test_a_name_in_a_request_is_bare(name: str) -> None:
    request = RequestFactory().post("/", {"file": SimpleUploadedFile(name, encoded(noisy()))})
    kept = clean_file(request.FILES["file"]).name
    assert not set("/\\\u202e") & set(kept)


def pdf(change: Callable[[pikepdf.Pdf], object], **options: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        change(document)
        document.save(out, **options)
    return out.getvalue()


def everything_in(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as document:
        return b"".join(
            thing.unparse(resolved=True) + (thing.read_bytes() if isinstance(thing, pikepdf.Stream) else b"")
            for thing in [*document.objects, document.trailer]
        )


def annotate(document: pikepdf.Pdf, **facts: object) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[0, 0, 9, 9], **facts)
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])


def action(kind: str, **facts: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **facts)


def embed(document: pikepdf.Pdf) -> None:
    document.attachments["evil.exe"] = b"MZ evil"
    spec = document.attachments["evil.exe"].obj
    annotate(document, Subtype=pikepdf.Name.FileAttachment, FS=spec)


def xfa(document: pikepdf.Pdf) -> None:
    template = document.make_stream(b"<xdp:xdp><script>evil</script></xdp:xdp>")
    document.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array([]), XFA=pikepdf.Array(["template", template])
    )
    document.Root.NeedsRendering = True


HOSTILE_PDFS: dict[str, Callable[[pikepdf.Pdf], object]] = {
    "script when opened": lambda d: setattr(d.Root, "OpenAction", action("JavaScript", JS="evil")),
    "script of a page": lambda d: setattr(
        d.pages[0].obj, "AA", pikepdf.Dictionary(O=action("JavaScript", JS="evil"))
    ),
    "launch": lambda d: annotate(d, Subtype=pikepdf.Name.Link, A=action("Launch", F="evil.exe")),
    "launch when opened": lambda d: setattr(d.Root, "OpenAction", action("Launch", F="evil.exe")),
    "submit": lambda d: annotate(
        d, Subtype=pikepdf.Name.Link, A=action("SubmitForm", F="http://evil.example")
    ),
    "link": lambda d: annotate(d, Subtype=pikepdf.Name.Link, A=action("URI", URI="http://evil.example")),
    "another file": lambda d: annotate(d, Subtype=pikepdf.Name.Link, A=action("GoToR", F="evil.pdf")),
    "a film": lambda d: annotate(d, Subtype=pikepdf.Name.Movie, Movie=pikepdf.Dictionary(F="evil.avi")),
    "embedded file": embed,
    "XFA": xfa,
}


@pytest.mark.parametrize("change", HOSTILE_PDFS.values(), ids=HOSTILE_PDFS.keys())
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "in object streams"])
def test_a_pdf_does_nothing(change: Callable[[pikepdf.Pdf], object], packed: bool) -> None:
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    source = pdf(change, object_stream_mode=mode)
    assert b"evil" in everything_in(source)
    cleaned = everything_in(clean(source).data)
    for words in (b"evil", b"/AA", b"/OpenAction", b"/AcroForm", b"/XFA", b"/Annots", b"/EmbeddedFile"):
        assert words not in cleaned


def test_names_written_in_another_way_are_found_too() -> None:
    source = pdf(lambda d: setattr(d.Root, "OpenAction", action("JavaScript", JS="evil")))
    hidden = source.replace(b"/OpenAction", b"/#4fpenAction").replace(b"/JS ", b"/J#53 ")
    assert hidden != source
    assert b"evil" not in everything_in(clean(hidden).data)


def test_a_pdf_that_only_its_owner_locked_is_taken_and_opened() -> None:
    source = pdf(lambda d: None, encryption=pikepdf.Encryption(owner="a", user=""))
    with pikepdf.open(io.BytesIO(clean(source).data)) as document:
        assert not document.is_encrypted
    assert why_refused(pdf(lambda d: None, encryption=pikepdf.Encryption(owner="a", user="b"))) == "locked"


def object_stream_bomb(megabytes: int) -> bytes:
    """A PDF whose page stands in an object stream that unpacks to so much."""
    page = b"4 0  << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    body = zlib.compress(page + b" " * megabytes * MEGABYTE, 9)
    head = b"<< /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode /Length %d >>" % len(body)
    things = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        head + b"\nstream\n" + body + b"\nendstream",
    ]
    out, rows = b"%PDF-1.7\n", [bytes(6)]
    for number, thing in enumerate(things, 1):
        rows.append(b"\x01" + len(out).to_bytes(4) + b"\0")
        out += b"%d 0 obj\n" % number + thing + b"\nendobj\n"
    rows += [b"\x02" + (3).to_bytes(4) + b"\0", b"\x01" + len(out).to_bytes(4) + b"\0"]
    table = b"".join(rows)
    out += b"5 0 obj\n<< /Type /XRef /Size 6 /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n" % len(table)
    return out + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % out.index(b"5 0 obj")


def test_a_pdf_that_unpacks_to_much_is_refused_and_costs_little_memory() -> None:
    assert clean(object_stream_bomb(1)).kind == FileKind.PDF
    bomb = object_stream_bomb(300)
    assert len(bomb) < MEGABYTE
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert why_refused(bomb) == "unreadable"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4 * MAX_STREAM // 1024


def test_large_pictures_in_a_pdf_are_left_as_they_are() -> None:
    side = 4000

    def scan(document: pikepdf.Pdf) -> None:
        picture = document.make_stream(
            zlib.compress(bytes(side * side * 3)), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
            Width=side, Height=side, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
            Filter=pikepdf.Name.FlateDecode,
        )  # fmt: skip
        document.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))

    assert side * side * 3 > MAX_STREAM
    with pikepdf.open(io.BytesIO(clean(pdf(scan)).data)) as document:
        assert document.pages[0].obj.Resources.XObject.I.Width == side
