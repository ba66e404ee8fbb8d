"""A virus scanner, where one is named, looks at a file before anything opens it."""

import contextlib
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jingban.foundation.errors import DependencyDown
from jingban.foundation.files import FileRefused, clean_file, cleaning, scanning

CLEAN, FOUND = b"stream: OK\0", b"stream: Win.Test.EICAR_HDB-1 FOUND\0"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A socket's path may have no more than some hundred characters."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        yield Path(name)


def received(line: socket.socket) -> bytes:
    """Read one INSTREAM command to its end; give what was streamed."""
    file = line.makefile("rb")
    assert file.read(10) == b"zINSTREAM\0"
    data = b""
    while length := int.from_bytes(file.read(4)):
        data += file.read(length)
    return data


@contextlib.contextmanager
def scanner(path: Path, answer: Callable[[bytes], bytes]) -> Iterator[list[bytes]]:
    """Serve as clamd does, one file after the other."""
    seen: list[bytes] = []
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    line, _peer = server.accept()
                    with line:
                        seen.append(received(line))
                        line.sendall(answer(seen[-1]))

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield seen
        finally:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)


def picture() -> bytes:
    out = BytesIO()
    Image.effect_noise((400, 400), 90).save(out, "PNG")
    return out.getvalue()


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.png", data)


def test_what_the_scanner_lets_pass_is_taken(settings, folder: Path) -> None:
    settings.JINGBAN_CLAMD = str(folder / "clamd")
    data = picture()
    assert len(data) > scanning.PIECE
    with scanner(folder / "clamd", lambda data: CLEAN) as seen:
        assert clean_file(upload(data)).data
    assert seen == [data], "all of the file as it came"


def test_what_it_knows_is_refused_unopened(settings, folder: Path, monkeypatch, caplog) -> None:
    settings.JINGBAN_CLAMD = str(folder / "clamd")
    monkeypatch.setattr(cleaning, "clean_image", lambda kind: pytest.fail("it was opened"))
    with scanner(folder / "clamd", lambda data: FOUND), pytest.raises(FileRefused) as refused:
        clean_file(upload(picture()))
    assert refused.value.code == "infected"
    assert "EICAR" in caplog.text
    assert "a.png" not in caplog.text


@pytest.mark.parametrize("answer", [b"", b"stream: ", b"INSTREAM size limit exceeded. ERROR\0", b"x" * 5000])
def test_without_a_clear_answer_nothing_is_taken(settings, folder: Path, answer: bytes) -> None:
    settings.JINGBAN_CLAMD = str(folder / "clamd")
    with scanner(folder / "clamd", lambda data: answer), pytest.raises(DependencyDown) as down:
        clean_file(upload(picture()))
    assert down.value.what == "scanner"


def test_a_scanner_that_is_away_or_silent_is_an_outage(settings, folder: Path, monkeypatch) -> None:
    monkeypatch.setattr(scanning, "TIMEOUT_SECONDS", 0.2)
    settings.JINGBAN_CLAMD = str(folder / "nowhere")
    with pytest.raises(DependencyDown):
        clean_file(upload(picture()))
    settings.JINGBAN_CLAMD = str(folder / "silent")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "silent"))
        server.listen()
        with pytest.raises(DependencyDown):
            clean_file(upload(picture()))


def test_where_none_is_named_all_pass(settings) -> None:
    settings.JINGBAN_CLAMD = ""
    assert clean_file(upload(picture())).data
