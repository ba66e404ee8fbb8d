"""The QR code of a certificate, as an image address that the page's security policy allows."""

import segno


def verification_qr(address: str) -> str:
    """Give a data URI (SVG) of the QR code for an address."""
    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark="#14323a"))
