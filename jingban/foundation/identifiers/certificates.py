"""One door for all certificate types: the normal form of a number, its check, and what it tells."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jingban.foundation.identifiers import resident, travel
from jingban.foundation.identifiers.text import plain
from jingban.foundation.identifiers.types import CertificateType


def normalise(type: str, text: str) -> str:
    """Give the one form under which a number is stored and looked up; it need not be valid.

    Full-width characters, lower case, spaces and dashes fold; a 15-digit resident id becomes 18 characters.
    """
    number = plain(text)
    return resident.lengthen(number) if type == CertificateType.RESIDENT_ID else number


def check_certificate(type: str, text: str, *, today: date, country: str = "") -> str:
    """Give a typed number's normal form.

    `today` is the day in China; `country` (ISO alpha-3) matters to passports only and may be empty.
    Raises `ValidationError` with a sentence for the person, which never repeats the number.
    """
    number = normalise(type, text)
    if not number:
        raise ValidationError(_("请输入证件号码"), code="required")
    match CertificateType(type):
        case CertificateType.RESIDENT_ID:
            resident.check_resident_id(number, today=today)
        case CertificateType.HMT_RESIDENCE_PERMIT:
            resident.check_hmt_residence_permit(number, today=today)
        case CertificateType.PR_CARD:
            resident.check_pr_card(number, today=today)
        case CertificateType.HK_MACAO_PERMIT:
            travel.check_hk_macao_permit(number)
        case CertificateType.TAIWAN_PERMIT:
            travel.check_taiwan_permit(number)
        case CertificateType.PASSPORT:
            travel.check_passport(number, country=country)
    return number


def certificate_country(type: str, number: str) -> str:
    """Give the issuing country (ISO 3166 alpha-3) of a normalised number.

    Every type but the passport is issued by China. A passport of the Chinese form is taken for one;
    for any other the number does not tell and the answer is empty: the holder must be asked.
    """
    if type != CertificateType.PASSPORT or travel.is_chinese_passport(number):
        return "CHN"
    return ""


def birth_date(type: str, number: str) -> date | None:
    """Give the date of birth that a valid normalised number carries, None where the type carries none."""
    if type in (CertificateType.RESIDENT_ID, CertificateType.HMT_RESIDENCE_PERMIT, CertificateType.PR_CARD):
        return resident.birth_date_in(number)
    return None


def needs_validity(type: str) -> bool:
    """Say whether first and last day of validity are asked: yes for all that a Chinese office can check."""
    return type != CertificateType.PASSPORT
