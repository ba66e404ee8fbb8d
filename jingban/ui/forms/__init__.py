"""Forms as our screens draw them: `from jingban.ui.forms import Form, DateBoxes, …`."""

from jingban.ui.forms.base import BoundField, Form
from jingban.ui.forms.dates import DateBoxes, DateBoxesWidget
from jingban.ui.forms.fields import (
    Cards,
    CardsMany,
    CodeField,
    ConsentField,
    PasswordField,
    PhoneField,
    Picks,
)
from jingban.ui.forms.periods import CERTIFICATE_LENGTHS, LengthField, ValidityForm, clean_period, last_day_of

__all__ = [
    "CERTIFICATE_LENGTHS",
    "BoundField",
    "Cards",
    "CardsMany",
    "CodeField",
    "ConsentField",
    "DateBoxes",
    "DateBoxesWidget",
    "Form",
    "LengthField",
    "PasswordField",
    "PhoneField",
    "Picks",
    "ValidityForm",
    "clean_period",
    "last_day_of",
]
