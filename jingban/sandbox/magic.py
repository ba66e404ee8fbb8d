"""Magic inputs: what a visitor types to see a vendor fail. `/sandbox/` lists them."""

from typing import Final

from jingban.sandbox.demo.numbers import resident_id, uscc

PERSON_DOWN: Final = resident_id("19700101", 901)
PERSON_SLOW: Final = resident_id("19700101", 902)
PERSON_NOT_FOUND: Final = resident_id("19700101", 903)
ORGANISATION_DOWN: Final = uscc("91", "MADWN000")
ORGANISATION_SLOW: Final = uscc("91", "MAKKK000")
ORGANISATION_NOT_FOUND: Final = uscc("91", "MANNN000")
PHONE_DOWN: Final = "+8613900000001"
PHONE_SLOW: Final = "+8613900000002"
PHONE_REFUSED: Final = "+8613900000003"
EMAIL_DOWN: Final = "down@example.com"

DOWN: Final = frozenset({PERSON_DOWN, ORGANISATION_DOWN, PHONE_DOWN, EMAIL_DOWN})
SLOW: Final = frozenset({PERSON_SLOW, ORGANISATION_SLOW, PHONE_SLOW})

# As long as the HTTP backend waits before it gives up (registers/backends/http.py).
SLOW_SECONDS: Final = 3.0
