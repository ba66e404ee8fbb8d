"""Where one message ends and the next begins: the web server as `make run` starts it, spoken to byte by byte."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.run import web
from tests.journeys.site import free_port

ROOT = Path(__file__).resolve().parents[2]
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
SILENCE = 2.0  # seconds


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    chosen = free_port()
    command = [*web(chosen, 1)[:-1], "tests.house.echo:application"]
    running = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        deadline = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", chosen), 1):
                break
            assert running.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield chosen
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(20)


def told(port: int, sent: bytes) -> list[list[str]]:
    """Send bytes and give what the application saw of each answered request; a refused one is `[status]`."""
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall(sent)
        # The server closes the line by itself, or says no more.
        line.settimeout(SILENCE)
        received = b""
        with contextlib.suppress(OSError):
            while part := line.recv(65536):
                received += part
    answers = []
    while received.startswith(b"HTTP/1.1 "):
        head, _, rest = received.partition(b"\r\n\r\n")
        fields = dict(one.lower().split(b": ", 1) for one in head.split(b"\r\n")[1:])
        length = int(fields.get(b"content-length", b"0"))
        if fields.get(b"transfer-encoding") == b"chunked":
            size, _, rest = rest.partition(b"\r\n")
            body, received = rest[: int(size, 16)], rest[int(size, 16) + len(b"\r\n0\r\n\r\n") :]
        else:
            body, received = rest[:length], rest[length:]
        answers.append(json.loads(body) if b" 200 " in head[:15] else [head[9:12].decode()])
    return answers


def request(*headers: bytes, body: bytes = b"", line: bytes = b"POST /first HTTP/1.1") -> bytes:
    return b"\r\n".join([line, b"Host: localhost", *headers, b"", body])


def paths(seen: list[list[str]]) -> list[str]:
    return [one[1] for one in seen if len(one) == 3]


def test_two_messages_on_one_line_are_two(port: int) -> None:
    first = request(b"Content-Length: 3", body=b"abc")
    assert told(port, first + SMUGGLED) == [["POST", "/first", "abc"], ["GET", "/smuggled", ""]]


def test_of_two_lengths_the_chunked_one_counts(port: int) -> None:
    """RFC 9112, 6.3: a message with both is framed by its chunks, whatever the other length says."""
    chunks = b"5\r\nhello\r\n0\r\n\r\n"
    for length in (b"4", b"6", b"999"):
        both = request(b"Content-Length: " + length, b"Transfer-Encoding: chunked", body=chunks)
        seen = told(port, both)
        assert seen in ([["POST", "/first", "hello"]], [["400"]]), (length, seen)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(
            [b"Content-Length: 0", b"Content-Length: " + str(len(SMUGGLED)).encode()], id="two lengths"
        ),
        pytest.param([b"Content-Length: 0, 43"], id="two in one"),
        pytest.param([b"Content-Length: +3"], id="signed"),
        pytest.param([b"Content-Length: 0x3"], id="hexadecimal"),
        pytest.param([b"Content-Length: -1"], id="negative"),
        pytest.param([b"Content-Length : 0"], id="blank before the colon"),
        pytest.param([b"Transfer-Encoding: xchunked"], id="unknown coding"),
        pytest.param([b"Transfer-Encoding: chunked, identity"], id="chunked not last"),
        pytest.param([b"Transfer-Encoding: chunked", b"Transfer-Encoding: x"], id="two codings"),
        pytest.param([b"X: 1\rTransfer-Encoding: chunked"], id="bare return"),
        pytest.param([b"X\x00: 1"], id="nul in a name"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(port: int, headers: list[bytes]) -> None:
    seen = told(port, request(*headers, body=SMUGGLED))
    assert not paths(seen), seen
    assert all(one[0].startswith("4") for one in seen)


@pytest.mark.parametrize(
    "chunks", [b"zz\r\nabc\r\n0\r\n\r\n", b"-1\r\nabc\r\n0\r\n\r\n", b"ffffffffffffffff1\r\nabc\r\n0\r\n\r\n"]
)
def test_broken_chunks_begin_no_second_message(port: int, chunks: bytes) -> None:
    seen = told(port, request(b"Transfer-Encoding: chunked", body=chunks + SMUGGLED))
    assert "/smuggled" not in paths(seen), seen


def test_it_does_not_tell_its_version(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall(SMUGGLED)
        line.settimeout(SILENCE)
        head = line.recv(65536).partition(b"\r\n\r\n")[0].lower()
    server = [one for one in head.split(b"\r\n") if one.startswith((b"server:", b"x-powered-by:", b"via:"))]
    assert not [one for one in server if any(digit in one for digit in b"0123456789")], server


def test_it_outlives_all_of_it(port: int) -> None:
    assert told(port, SMUGGLED) == [["GET", "/smuggled", ""]]
