"""The texts a person agrees to when registering, by version. A published text is never changed: a new one is added."""

from typing import Final

# Newest last. Each has a page `registration/terms/<version>.html` and `registration/privacy/<version>.html`.
VERSIONS: Final = ("2026-11", "2026-12")
CURRENT: Final = VERSIONS[-1]
