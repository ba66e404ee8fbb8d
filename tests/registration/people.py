"""What is typed into the registration forms in these tests, and the registers that bear it out."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.test import Client

from jingban.accounts.models import Account
from jingban.accounts.sessions import SessionStore
from jingban.accounts.use_cases.begin_session import begin_session
from jingban.foundation import clock
from jingban.sandbox.models import SandboxMessage, SandboxOrganisation, SandboxPerson
from tests.cast import CHEN, PASSWORD, YANXI, ZHENG, ZHOU

FROM, TO = date(2019, 6, 12), date(2039, 6, 12)
PERSON_URL, ORGANISATION_URL = "/register/person/", "/register/organisation/"


def registered(
    who: tuple[str, str, str], *, certificate_type: str = "resident_id", **facts: Any
) -> SandboxPerson:
    """Put somebody into the population register."""
    facts = {"valid_from": FROM, "valid_to": TO, "country": "CHN", **facts}
    return SandboxPerson.objects.create(
        certificate_type=certificate_type, number=who[1], name=who[0], **facts
    )


def registered_organisation(
    which: tuple[str, str] = YANXI,
    representative: tuple[str, str, str] = ZHENG,
    **facts: Any,
) -> SandboxOrganisation:
    """Put an organisation and its representative into the register of organisations."""
    facts = {"kind": "enterprise", "representative_type": "resident_id", **facts}
    return SandboxOrganisation.objects.create(
        uscc=which[1],
        name=which[0],
        representative_number=representative[1],
        representative_name=representative[0],
        **facts,
    )


def day(name: str, value: date | None) -> dict[str, str]:
    """Type a day into its three boxes."""
    if value is None:
        return {f"{name}-y": "", f"{name}-m": "", f"{name}-d": ""}
    return {f"{name}-y": str(value.year), f"{name}-m": str(value.month), f"{name}-d": str(value.day)}


def local(phone: str) -> str:
    """Give a phone as people type it."""
    return phone.removeprefix("+86")


def person_form(who: tuple[str, str, str] = ZHOU, **typed: str) -> dict[str, str]:
    """Give what a person of the cast types, changed as a test wants it."""
    form = {
        "type": "resident_id",
        "name": who[0],
        "number": who[1],
        **day("valid_from", FROM),
        **day("valid_to", TO),
        "province": "150000",
        "password": PASSWORD,
        "again": PASSWORD,
        "phone": local(who[2]),
        "code": "",
        "consent": "on",
        "submission": str(uuid.uuid4()),
    }
    return {**form, **typed}


def organisation_form(
    which: tuple[str, str] = YANXI, representative: tuple[str, str, str] = ZHENG, **typed: str
) -> dict[str, str]:
    """Give what somebody types for an organisation of the cast."""
    form = {
        **person_form(representative),
        "kind": "enterprise",
        "organisation": which[0],
        "uscc": which[1],
        "username": "yanxi_hr",
        "phone": local(CHEN[2]),
    }
    del form["province"]
    return {**form, **typed}


def latest(phone: str) -> SandboxMessage:
    """Give the newest SMS to a phone (E.164)."""
    message = SandboxMessage.objects.filter(to=phone).order_by("-sent_at", "-id").first()
    assert message is not None
    return message


def with_code(client: Client, form: dict[str, str], url: str = PERSON_URL) -> dict[str, str]:
    """Press 获取验证码 as the script does, and type the code that came."""
    answer = client.post(f"{url}code", {"phone": form["phone"]}, headers={"X-Fragment": "1"})
    assert answer.status_code == 200, answer.content.decode()
    return {**form, "code": latest("+86" + form["phone"]).code}


def errors_of(response: Any) -> dict[str, list[str]]:
    """Give a page's errors by field; those of no field under an empty name."""
    form = response.context["form"]
    return {name.replace("__all__", ""): list(map(str, errors)) for name, errors in form.errors.items()}


def sign_in(client: Client, account: Account) -> None:
    """Sign an account in, as if its password had just been typed."""
    session = SessionStore(None, clock.now())
    begin_session(session=session, now=clock.now(), device="Edge · Windows", network="", account=account)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
