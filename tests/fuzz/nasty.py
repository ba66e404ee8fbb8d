"""Input that nobody means well with, or that a clumsy client sends."""

import random
import string
from collections.abc import Callable
from urllib.parse import quote_from_bytes

TEXTS = [
    "",
    " ",
    "\t\n\r",
    "\x00",
    "a\x00b",
    "\x1b[31m\x07\x7f",
    "\u202e\u200b\ufeff\u2066",
    "周欣然",
    "𠮷𡈽𪚥",
    "e\u0301" * 20,
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "İıßŒﬁ①",
    "٣٤٥٦٧٨٩٠١٢٣",  # digits, as Python sees them
    "²³¹",  # digits to isdigit, no numbers to int
    "１２３４５６",
    "১২৩",
    "Ａ" * 200,
    "-1",
    "0",
    "00",
    "1.5",
    "1e309",
    "NaN",
    "Infinity",
    "0x10",
    "1_000",
    "9" * 10,
    "9" * 19,
    "9" * 20,
    "9" * 400,
    "9" * 5000,  # more digits than Python turns into a number
    "-" + "9" * 30,
    "A" * 300,
    "中" * 11_000,
    "x" * 120_000,
    "true",
    "null",
    "undefined",
    "[]",
    '{"$ne": null}',
    "' OR '1'='1' --",
    '"); DROP TABLE accounts_account; --',
    "%s%n%d",
    "{{ 7*7 }}{% debug %}",
    "<script>alert(1)</script>",
    "'\"><svg onload=alert(1)>",
    "../../../../etc/passwd",
    "..\\..\\windows",
    "file:///etc/passwd",
    "//evil.example/",
    "javascript:alert(1)",
    "a\r\nset-cookie: x=y",
    "=cmd|' /C calc'!A0",
    "00000000-0000-0000-0000-000000000000",
    "{01a20cb8-5366-7241-83b9-7626f4afc7ce}",
    "urn:uuid:01a20cb8-5366-7241-83b9-7626f4afc7ce",
    "not-a-uuid",
    "0000",
    "10000",
    "13",
    "31",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "+275760-09-13",
    "2026-12-01T00:00+25:00",
    "+3d",
    "reset",
    "+999999999d",
    "990100",
    "86",
    "+8613800138000",
    "13800138000",
    "008613800138000",
    "a@b",
    "a@" + "b" * 300 + ".cn",
    "a@[127.0.0.1]",
    "\udcff\udc80",  # bytes that are no UTF-8
    "\ud800",
]
RAW = [
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xc0\xaf",
    b"\xf4\x90\x80\x80",
    b"%",
    b"%ZZ",
    b"%u4e2d",
    b"\x00\x01",
    b"&&&==&",
]
NAMES = [
    "csrfmiddlewaretoken",
    "as",
    "next",
    "choose",
    "later",
    "onward",
    "step",
    "__proto__",
    "",
    "a" * 2000,
    "\x00",
    "id",
]
QUERIES = [
    *(
        "next",
        "tab",
        "page",
        "before",
        "after",
        "from",
        "q",
        "kind",
        "year",
        "region",
        "in",
        "state",
        "number",
    ),
    *(
        "done",
        "notice",
        "text",
        "type",
        "moved",
        "onward",
        "ended",
        "unsent",
        "to",
        "login",
        "event",
        "outcome",
    ),
    *("related", "since-y", "since-m", "since-d", "until-y", "action", "service", "level", "why"),
]
HEADERS: dict[str, list[str]] = {
    "accept-language": ["", "zz", "en;q=9", "zh-CN," * 500, "en-\xe9", "*", "a" * 5000],
    "x-fragment": ["1", "2", "\xe9"],
    "referer": ["", "http://", "//", "http://[", "http://127.0.0.1:99999/", "javascript:1", "http://\xe9/"],
    "origin": ["null", "http://evil.example", "http://[::", ""],
    "host": ["evil.example", "127.0.0.1:99999", "[::1", "a" * 300, "..", "127.0.0.1"],
    "user-agent": ["", "x" * 5000, "\xe9\xff", "Mozilla/5.0 (" + "(" * 500],
    "x-forwarded-for": ["1.2.3.4", "::1, \xe9", "a" * 3000, "999.1.1.1"],
    "x-forwarded-proto": ["https", "\xe9"],
    "x-forwarded-host": ["evil.example"],
    "if-modified-since": ["yesterday", "Thu, 99 Jan 99999 00:00:00 GMT"],
    "if-none-match": ["*", '"x'],
    "range": ["bytes=0-", "bytes=-1,-2,-3", "x"],
    "accept": ["application/json", "*/*;q=x", ""],
    "accept-encoding": ["br;q=1.0, gzip;q=x", "identity;q=0"],
    "content-type": [
        "text/plain",
        "application/json",
        "application/x-www-form-urlencoded; charset=utf-7",
        "application/x-www-form-urlencoded; charset=bogus",
        "application/x-www-form-urlencoded; charset=utf-16",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "x" * 300,
        "multipart/mixed; boundary=x",
        "\xe9",
        "",
    ],
    "transfer-encoding": ["identity"],
    "content-encoding": ["gzip"],
}
COOKIES = [
    "",
    "x",
    "a" * 4000,
    '"',
    "%00",
    "\xe9",
    "1:2:3",
    ".eJx:bad:sig",
    "null",
    "zh-hans",
    "en",
    "990100",
    "1",
]
METHODS = ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "FOO", "get"]
ENDS = [
    "/",
    "//",
    "/.",
    "/..",
    "%00",
    "%2e%2e%2f",
    "%ff",
    "?",
    "#",
    ";x",
    "/" + "a" * 5000,
    "%0d%0ax:y",
    "\\",
    " ",
    "%F0%9F%98%80",
]
FILES: list[tuple[str, bytes, str]] = [
    ("x.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 200, "image/jpeg"),
    ("x.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "image/png"),
    ("../../x.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"),
    ("x\x00.html", b"<script>", "text/html"),
    ("", b"", ""),
    ("中文" * 200 + ".jpg", b"\xff" * 20_000, "image/jpeg"),
]


def some_text(random: random.Random, known: list[str]) -> str:
    """Give a nasty text, a known number, or one of both spoilt."""
    match random.randrange(6):
        case 0:
            return random.choice(known)
        case 1:
            return spoilt(random, random.choice(known))
        case 2:
            letters = string.printable + "中文𠮷\x00\u202e"
            return "".join(random.choice(letters) for _ in range(random.randrange(60)))
        case _:
            return random.choice(TEXTS)


def spoilt(random: random.Random, text: str) -> str:
    """Change a text a little, as a clumsy hand or a bad copy does."""
    place = random.randrange(len(text) + 1)
    changes: list[Callable[[], str]] = [
        lambda: text[:place] + text[place + 1 :],
        lambda: text[:place] + random.choice(TEXTS[:30]) + text[place:],
        text.lower,
        lambda: text[::-1],
        lambda: f" {text}\t",
        lambda: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text),
        lambda: text * 3,
    ]
    return random.choice(changes)()


def encoded(text: str) -> bytes:
    """Give a text as bytes; lone surrogates as the bytes they stand for, or as what no decoder takes."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def form_body(fields: list[tuple[str, str]]) -> bytes:
    """Encode fields as a browser does, whatever is in them."""
    return b"&".join(
        quote_from_bytes(encoded(name)).encode() + b"=" + quote_from_bytes(encoded(text)).encode()
        for name, text in fields
    )


def multipart(
    fields: list[tuple[str, str]], files: list[tuple[str, tuple[str, bytes, str]]], boundary: str = "xYx"
) -> tuple[bytes, str]:
    """Encode fields and files as `multipart/form-data`; give body and content type."""
    parts = []
    for name, text in fields:
        head = b'content-disposition: form-data; name="' + _quoted(name) + b'"'
        parts.append(head + b"\r\n\r\n" + encoded(text))
    for name, (file_name, content, kind) in files:
        head = b'content-disposition: form-data; name="%s"; filename="%s"' % (
            _quoted(name),
            _quoted(file_name),
        )
        parts.append(head + b"\r\ncontent-type: " + kind.encode() + b"\r\n\r\n" + content)
    edge = b"--" + boundary.encode()
    body = b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + b"--\r\n"
    return body, f"multipart/form-data; boundary={boundary}"


def _quoted(name: str) -> bytes:
    return encoded(name).replace(b'"', b"%22").replace(b"\r", b"%0D").replace(b"\n", b"%0A")
