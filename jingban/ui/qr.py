"""QR codes."""

import segno


def qr_image(text: str) -> str:
    """Give the QR code of a text as an image's address: `<img src="{{ qr }}" alt="…">`.

    An SVG as a data URI, which the page's security policy allows, with the margin that readers need.
    """
    return str(segno.make(text, error="m").svg_data_uri(scale=4, border=2, dark="#0a2c32"))
