"""The user name of an organisation's account (walk.md M-3.2-3)."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,19}")


def check_username(typed: str) -> str:
    """Give a typed user name as it is stored, in small letters; raises ValidationError for a wrong form."""
    username = unicodedata.normalize("NFKC", typed).strip()
    if not USERNAME.fullmatch(username):
        raise ValidationError(_("用户名为 4 到 20 位，以字母开头，只能用字母、数字和下划线"), code="username")
    return username.lower()
