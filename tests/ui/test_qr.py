"""QR codes are images that a page may show and a reader can read."""

from urllib.parse import unquote
from xml.etree import ElementTree

import segno

from jingban.ui.qr import qr_image

ADDRESS = "https://jingban.example/verify/ABCDEFGHIJKLMNOPQRSTUVWXYZ?a=1&b=<2>"


def test_a_qr_code_is_an_image_with_a_margin() -> None:
    kind, _comma, drawn = qr_image(ADDRESS).partition(",")
    assert kind.startswith("data:image/svg+xml")
    image = ElementTree.fromstring(unquote(drawn))
    modules = segno.make(ADDRESS, error="m").symbol_size(border=0)[0]
    assert image.get("width") == image.get("height") == str((modules + 2 * 2) * 4)


def test_another_text_is_another_code() -> None:
    assert qr_image(ADDRESS) != qr_image(ADDRESS[:-1])
    assert qr_image(ADDRESS) == qr_image(ADDRESS)
