"""Uploads: what is taken, what is left of it, how it is kept and served."""

import io
import os
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.test import RequestFactory
from PIL import Image, PngImagePlugin

from jingban.foundation.files import (
    IMAGES,
    IMAGES_AND_PDF,
    MAX_BYTES,
    CleanFile,
    FileLost,
    FileRefused,
    UnableToStoreFile,
    clean_file,
    read_file,
    remove_orphans,
    serve_file,
    store_file,
)
from jingban.foundation.files.receiving import MAX_HELD, MAX_READ
from jingban.foundation.files.storing import path_of
from jingban.foundation.models import FileKind, Upload

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
SCRIPT = b"<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path: Path) -> Path:
    settings.UPLOADS = tmp_path / "uploads"
    return settings.UPLOADS


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "white").save(out, kind, **options)
    return out.getvalue()


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "secret author"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"  # position
    return picture(exif=exif, comment=b"secret comment")


def pdf(change=lambda _: None, **options: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        change(document)
        document.save(out, **options)
    return out.getvalue()


def clean(data: bytes, allowed=IMAGES_AND_PDF, name: str = "a.jpg") -> CleanFile:
    return clean_file(SimpleUploadedFile(name, data), allowed)


def why_refused(data: bytes, allowed=IMAGES_AND_PDF) -> tuple[str | None, str]:
    with pytest.raises(FileRefused) as caught:
        clean(data, allowed)
    return caught.value.code, caught.value.messages[0]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (FileKind.JPEG, picture()),
        (FileKind.JPEG, picture(mode="L")),
        (FileKind.JPEG, picture(mode="CMYK")),
        (FileKind.PNG, picture("PNG", mode="RGBA")),
        (FileKind.PNG, picture("PNG", mode="P")),
        (FileKind.PNG, picture("PNG", mode="I;16")),
        (FileKind.PNG, picture("PNG", mode="1")),
        (FileKind.PDF, pdf()),
    ],
)
def test_a_good_file_is_taken_and_opens_again(kind: FileKind, data: bytes):
    taken = clean(data, name="材料.bin")
    assert (taken.kind, taken.name) == (kind, "材料.bin")
    assert clean(taken.data).kind == kind


def test_transparency_is_kept():
    with Image.open(io.BytesIO(clean(picture("PNG", mode="RGBA")).data)) as image:
        assert image.mode == "RGBA"


def test_metadata_is_gone_and_the_picture_upright():
    data = clean(with_exif()).data
    for words in (b"Exif", b"secret author", b"secret comment"):
        assert words in with_exif()
        assert words not in data
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (40, 60)
        assert not image.getexif()


def test_text_in_a_png_is_gone():
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Author", "李晓波")
    assert "李晓波".encode() not in clean(picture("PNG", pnginfo=info)).data


@pytest.mark.parametrize("data", [picture(), picture("PNG"), pdf()])
def test_what_is_hidden_behind_a_good_file_is_gone(data: bytes):
    assert SCRIPT not in clean(data + SCRIPT + b"PK\x03\x04").data


def test_a_very_large_picture_is_made_smaller():
    with Image.open(io.BytesIO(clean(picture(size=(7000, 3500))).data)) as image:
        assert image.size == (5000, 2500)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
        b"<?xml version='1.0'?><svg/>",
        SCRIPT,
        b"MZ\x90\x00",
        b"PK\x03\x04",
        picture("GIF"),
        picture("BMP"),
        picture("WEBP"),
        b" " + picture(),
        b"\xff\xd8",
        SCRIPT + pdf(),
    ],
)
def test_other_kinds_are_refused_whatever_their_name(data: bytes):
    assert why_refused(data) == ("wrong_kind", "只能上传 JPG、PNG、PDF 格式的文件，请转换后再上传")


def test_a_pdf_is_refused_where_only_pictures_are_asked():
    assert why_refused(pdf(), IMAGES) == ("wrong_kind", "只能上传 JPG、PNG 格式的文件，请转换后再上传")


@pytest.mark.parametrize(
    "data",
    [
        picture()[:300],
        picture("PNG")[:60],
        b"\xff\xd8\xff" + SCRIPT,
        b"\x89PNG\r\n\x1a\n" + SCRIPT,
        b"%PDF-1.7\n" + SCRIPT,
        b"\xff\xd8\xff" + os.urandom(3000),
        b"\x89PNG\r\n\x1a\n" + picture("PNG")[8:40] + os.urandom(3000),
    ],
)
def test_broken_files_are_refused(data: bytes):
    assert why_refused(data)[0] == "unreadable"


def test_empty_and_too_long_files_are_refused():
    assert why_refused(b"") == ("empty", "文件是空的，请重新选择")
    assert why_refused(picture() + bytes(MAX_BYTES)) == ("too_large", "文件不能超过 10 MB，请压缩后再上传")


def bomb(side: int) -> bytes:
    """A PNG of some kilobytes that says it is `side` wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    head = side.to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10**6)))


@pytest.mark.parametrize("side", [8000, 12000, 50000, 2**31 - 1])
def test_a_pixel_bomb_is_refused_before_it_is_unpacked(side: int):
    assert why_refused(bomb(side))[0] == "too_many_pixels"


def test_a_bomb_of_text_in_a_png_is_refused():
    info = PngImagePlugin.PngInfo()
    info.add_text("a", "x" * 80 * 1024 * 1024, zip=True)
    assert why_refused(picture("PNG", pnginfo=info))[0] == "unreadable"


def dangerous(document: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('evil')")
    document.Root.OpenAction = script
    document.Root.AA = pikepdf.Dictionary(WC=script)
    document.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["x", document.make_indirect(script)]))
    )
    document.attachments["virus.exe"] = b"MZ attached evil"
    document.docinfo["/Author"] = "Author evil"
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = ["creator evil"]
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="evil.exe")
    page = document.pages[0]
    page.obj.AA = pikepdf.Dictionary(O=script)
    page.obj.Annots = document.make_indirect(
        pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch
                )
            ]
        )
    )
    with document.open_outline() as outline:
        item = pikepdf.OutlineItem("evil")
        item.action = script
        outline.root.append(item)


def everything_in(data: bytes) -> bytes:
    """Give all objects of a PDF as text, its streams unpacked."""
    with pikepdf.open(io.BytesIO(data)) as document:
        return b"".join(
            thing.unparse(resolved=True) + (thing.read_bytes() if isinstance(thing, pikepdf.Stream) else b"")
            for thing in [*document.objects, document.trailer]
        )


def test_a_pdf_loses_scripts_attachments_links_and_metadata():
    source = pdf(dangerous)
    cleaned = clean(source).data
    for word in (b"evil", b"JavaScript", b"Launch", b"OpenAction", b"/AA", b"EmbeddedFile", b"Metadata"):
        assert word in everything_in(source)
        assert word not in everything_in(cleaned)
    with pikepdf.open(io.BytesIO(cleaned)) as document:
        assert len(document.pages) == 1


def test_what_was_filled_into_a_form_stays_visible():
    def fill(document: pikepdf.Pdf) -> None:
        look = document.make_stream(
            b"BT /F1 9 Tf (filled in) Tj ET", BBox=[0, 0, 90, 20], Subtype=pikepdf.Name.Form
        )
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="name", V="filled in",
                Rect=[10, 10, 100, 30], F=4, AP=pikepdf.Dictionary(N=look),
            )
        )  # fmt: skip
        document.pages[0].obj.Annots = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), XFA="evil")

    with pikepdf.open(io.BytesIO(clean(pdf(fill)).data)) as document:
        assert "/AcroForm" not in document.Root
        assert "/Annots" not in document.pages[0].obj
        drawn = [thing.read_bytes() for thing in document.objects if isinstance(thing, pikepdf.Stream)]
    assert any(b"filled in" in stream for stream in drawn)


def test_a_locked_pdf_says_so():
    locked = pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
    assert why_refused(locked) == ("locked", "PDF 设有打开密码，请去除密码后再上传")


def test_a_pdf_of_too_many_or_no_pages_is_refused():
    def many(document: pikepdf.Pdf) -> None:
        for _ in range(200):
            document.add_blank_page()

    def none(document: pikepdf.Pdf) -> None:
        del document.pages[0]

    assert why_refused(pdf(many))[0] == "too_many_pages"
    assert why_refused(pdf(none))[0] == "unreadable"


def stored(name: str = "李晓波 护照.PNG") -> Upload:
    return store_file(clean(picture("PNG"), name=name), owner_id=uuid4(), now=NOW)


def test_a_stored_file_comes_back_and_lies_on_disk_encrypted(uploads: Path):
    upload = stored()
    again = Upload.objects.get()
    assert read_file(again) == clean(picture("PNG")).data
    assert again.size == len(read_file(again))
    (path,) = [path for path in uploads.rglob("*") if path.is_file()]
    assert path == path_of(upload.pk)
    assert b"PNG" not in path.read_bytes()
    assert "李" not in str(path)


@pytest.mark.parametrize("change", [lambda path: path.unlink(), lambda path: path.write_bytes(b"\0" * 99)])
def test_lost_or_changed_bytes_are_said_to_be_lost(change):
    upload = stored()
    change(path_of(upload.pk))
    with pytest.raises(FileLost):
        read_file(upload)


def test_bytes_moved_to_another_row_are_refused():
    first, second = stored(), stored()
    path_of(first.pk).rename(path_of(second.pk))
    with pytest.raises(FileLost):
        read_file(second)


@pytest.mark.parametrize("broken", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.mkdir"])
def test_a_full_disk_leaves_neither_file_nor_row(uploads: Path, monkeypatch: pytest.MonkeyPatch, broken: str):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(broken, full)
    with pytest.raises(UnableToStoreFile):
        stored()
    assert not Upload.objects.exists()
    assert not [path for path in uploads.rglob("*") if path.is_file()]


def test_orphans_are_removed_and_nothing_else(uploads: Path):
    kept, deleted = stored(), stored()
    Upload.objects.filter(pk=deleted.pk).delete()
    fail_after_storing()
    draft = path_of(uuid4())
    draft.parent.mkdir(exist_ok=True)
    draft.with_name(draft.name + ".part").write_bytes(b"half")
    assert remove_orphans(before=datetime.now(UTC) - timedelta(hours=1)) == 0
    assert remove_orphans(before=datetime.now(UTC) + timedelta(hours=1)) == 3
    assert [path for path in uploads.rglob("*") if path.is_file()] == [path_of(kept.pk)]


def fail_after_storing() -> None:
    try:
        with transaction.atomic():
            stored()
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass


def test_a_file_is_served_as_nothing_but_itself():
    response = serve_file(stored())
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%9D%8E")
    assert response["Content-Disposition"].endswith(".png")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    assert serve_file(stored(), inline=True)["Content-Disposition"].startswith("inline; filename*=")


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", 'a"; x="b.html', "a\r\nSet-Cookie: b=c", "x" * 500 + ".png", ".png", "evil.svg"],
)
def test_a_hostile_name_does_no_harm(name: str):
    upload = store_file(CleanFile(FileKind.PNG, name, b"1"), owner_id=uuid4(), now=NOW)
    header = serve_file(upload)["Content-Disposition"]
    assert "\n" not in header
    assert ".svg" not in header
    assert ".png" in header


def receive(**files: bytes) -> HttpRequest:
    data = {name: SimpleUploadedFile(f"{name}.jpg", content) for name, content in files.items()}
    return RequestFactory().post("/", {"typed": "stays", **data})


def test_a_request_brings_its_files_in_memory():
    request = receive(photo=picture())
    assert clean_file(request.FILES["photo"]).kind == FileKind.JPEG
    assert not hasattr(request.FILES["photo"], "temporary_file_path")


def test_a_file_too_long_is_refused_and_what_was_typed_stays():
    request = receive(long=picture() + bytes(MAX_BYTES), good=picture())
    assert request.POST["typed"] == "stays"
    assert clean_file(request.FILES["good"])
    with pytest.raises(FileRefused) as caught:
        clean_file(request.FILES["long"])
    assert caught.value.code == "too_large"


def test_a_request_holds_no_more_than_its_limit():
    many = {f"f{n}": picture() + bytes(MAX_BYTES // 2) for n in range(2 * MAX_HELD // MAX_BYTES + 2)}
    request = receive(**many)
    held = sum(len(file.read()) for file in request.FILES.values())
    assert held <= MAX_HELD
    last = request.FILES[f"f{len(many) - 1}"]
    with pytest.raises(FileRefused):
        clean_file(last)


def test_an_endless_file_is_cut_off():
    request = receive(endless=bytes(MAX_READ + MAX_BYTES))
    assert "endless" not in request.FILES
