"""Papers as PDF: a typst template and its data become PDF/A with selectable text; fonts come with a package."""

import json
import threading
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import typst

FONTS: Final = Path(str(files("pylopdf_fonts_zh_cn")))
# Archival, and a letter that no font has is an error instead of an empty box.
STANDARD: Final = "a-2b"
_own = threading.local()


class UnableToSetType(Exception):
    """A letter stands in the data that none of our fonts has, or the template is broken."""


def render(template: Path, data: dict[str, Any]) -> bytes:
    """Set a template (`.typ`, which reads `sys.inputs.data` as JSON) and give the PDF.

    Nothing but the template and our own fonts is read. Raises `UnableToSetType`.
    """
    try:
        made = typst.compile(
            template.read_bytes(),
            format="pdf",
            pdf_standards=[STANDARD],
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            font_paths=_fonts(),
        )
    except typst.TypstError:
        # Its words may hold the data.
        raise UnableToSetType from None
    return bytes(made)


def _fonts() -> typst.Fonts:
    """One set of fonts a thread: they are read once."""
    if not hasattr(_own, "fonts"):
        _own.fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        )
    fonts: typst.Fonts = _own.fonts
    return fonts
