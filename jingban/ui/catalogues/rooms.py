"""Which rooms there are, what they say, and where their English is kept."""

from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import module_dir

from jingban.ui.catalogues.messages import Message, in_python, in_template

# The settings' own texts (brand, footer) have no app of their own.
ALSO = {"ui": ["config"]}


def folders() -> dict[str, Path]:
    """Give the folder of each installed room by its name."""
    return {name.split(".")[1]: Path(module_dir(import_module(name))) for name in settings.ROOMS}


def said_in(room: str, folder: Path) -> set[Message]:
    """Give all that a room's Python files and templates say."""
    found: set[Message] = set()
    for place in [folder, *(folder.parent / other for other in ALSO.get(room, []))]:
        for path in sorted(place.rglob("*.py")):
            if "migrations" not in path.parts:
                found.update(in_python(path))
        for path in sorted(place.rglob("templates/**/*.html")):
            found.update(in_template(path))
    return found


def catalogue_of(folder: Path) -> Path:
    """Give the path of a room's English catalogue."""
    return folder / "locale" / "en" / "LC_MESSAGES" / "django.po"
