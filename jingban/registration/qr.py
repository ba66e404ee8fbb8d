"""QR codes drawn into the page."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str) -> SafeString:
    """Give the QR code of an address as SVG; the page around it says in words where it leads."""
    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, border=0, dark="#0a2c32", svgclass=None, lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308 - made of modules, no text of anybody's
