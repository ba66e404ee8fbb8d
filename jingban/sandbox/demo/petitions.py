"""Petitions of the demo: one that waits for a reviewer, one that everybody concerned can still stop."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile

from jingban.accounts.codes import CodePurpose, issue_code
from jingban.foundation.files import clean_file
from jingban.foundation.identifiers import check_phone
from jingban.recovery.phone import ORGANISATION_PHONE
from jingban.recovery.use_cases.phone_reset import begin_phone_reset
from jingban.sandbox.demo import hands
from jingban.sandbox.demo.cast import organisation
from jingban.sandbox.models import SandboxMessage
from jingban.vetting.models import Petition
from jingban.vetting.states import PetitionState
from jingban.vetting.use_cases.add_paper import add_paper
from jingban.vetting.use_cases.review_petition import approve_petition, take_petition
from jingban.vetting.use_cases.submit_petition import submit_petition

SIZE: Final = (880, 620)


def file_petition(key: str, phone: str) -> Callable[[datetime, date], None]:
    """Give the scene in which an organisation asks for a new phone with all its papers."""

    def play(now: datetime, today: date) -> None:
        number = check_phone(phone)
        bound_to = CodePurpose(purpose=ORGANISATION_PHONE.code, session="demo")
        issue_code(phone=number, bound_to=bound_to, now=now, language="zh-hans")
        code = SandboxMessage.objects.filter(to=number).exclude(code="").latest("sent_at").code
        petition = begin_phone_reset(
            name=organisation(key).name,
            uscc=organisation(key).uscc,
            phone=number,
            code=code,
            bound_to=bound_to,
            language="zh-hans",
            now=now,
        )
        for slot in ORGANISATION_PHONE.slots:
            file = clean_file(SimpleUploadedFile(f"{slot.label}.png", drawing()))
            add_paper(petition=petition, slot_code=slot.code, file=file, now=now)
        submit_petition(petition=petition, now=now)

    return play


def approve_petition_of(key: str, login: str) -> Callable[[datetime, date], None]:
    """Give the scene in which a reviewer approves an organisation's petition, taking it first if nobody has."""

    def play(now: datetime, today: date) -> None:
        petition = Petition.objects.filter(organisation=hands.firm(key)).latest("created_at")
        reviewer = hands.officer(login)
        if petition.state == PetitionState.SUBMITTED:
            take_petition(officer=reviewer, petition=petition, now=now)
        checks = [check.code for check in ORGANISATION_PHONE.checks]
        approve_petition(officer=reviewer, petition=petition, checks=checks, now=now)

    return play


def drawing() -> bytes:
    """Give a picture that stands for a paper: lines and a stamp, nobody's data."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, "#eef5f5")
    pen = ImageDraw.Draw(image)
    pen.rectangle((20, 20, SIZE[0] - 20, SIZE[1] - 20), outline="#14555f", width=6)
    pen.rectangle((280, 90, 600, 120), fill="#14555f")
    for top in range(200, 480, 60):
        pen.rectangle((100, top, 100 + 560 - top % 140, top + 20), fill="#9cc3c7")
    pen.ellipse((660, 420, 800, 560), outline="#e8a458", width=10)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
