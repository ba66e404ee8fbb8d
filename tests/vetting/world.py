"""Everybody around a petition for a company's new phone: the company, its people, the reviewers, the applicant."""

from datetime import datetime, timedelta
from functools import cached_property
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jingban.accounts.codes import CodePurpose, issue_code
from jingban.foundation.files import clean_file
from jingban.recovery.phone import ORGANISATION_PHONE
from jingban.recovery.use_cases.phone_reset import begin_phone_reset
from jingban.sandbox.models import SandboxMessage
from jingban.staff.models import Officer
from jingban.staff.queries import OfficerOnDuty, on_duty
from jingban.vetting import kinds
from jingban.vetting.models import Petition
from jingban.vetting.use_cases.add_paper import add_paper
from jingban.vetting.use_cases.review_petition import approve_petition, take_petition
from jingban.vetting.use_cases.submit_petition import submit_petition
from tests.casework.world import World
from tests.cast import NOW, SHEN, SHIGUANG, YANXI, ZHENG
from tests.factories import make_officer
from tests.registration.people import registered_organisation

HOUR = timedelta(hours=1)
NEW_PHONE = "+8613700002716"
CHECKS = [check.code for check in ORGANISATION_PHONE.checks]


def picture(
    name: str = "照片.jpg", kind: str = "JPEG", size: tuple[int, int] = (60, 40)
) -> SimpleUploadedFile:
    """Give a small picture as a browser sends it."""
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/octet-stream")


class Vetting(World):
    """The world of casework, two reviewers, and petitions in every state."""

    def __init__(self) -> None:
        super().__init__()
        registered_organisation(YANXI, ZHENG)
        registered_organisation(SHIGUANG, SHEN)

    @cached_property
    def first(self) -> Officer:
        """The first reviewer."""
        return make_officer("first", "vetting").officer

    @cached_property
    def second(self) -> Officer:
        """The second reviewer."""
        return make_officer("second", "vetting").officer

    def duty(self, officer: Officer) -> OfficerOnDuty:
        """Give an officer as a request has her."""
        return on_duty(officer)

    def begun(
        self, which: tuple[str, str] = YANXI, *, phone: str = NEW_PHONE, now: datetime = NOW
    ) -> Petition:
        """A petition whose phone is proven."""
        bound_to = CodePurpose(purpose=ORGANISATION_PHONE.code, session="s")
        issue_code(phone=phone, bound_to=bound_to, now=now, language="zh-hans")
        return begin_phone_reset(
            name=which[0],
            uscc=which[1],
            phone=phone,
            code=newest_code(phone),
            bound_to=bound_to,
            language="zh-hans",
            now=now,
        )

    def with_papers(self, petition: Petition, *, now: datetime = NOW) -> Petition:
        """Lay all papers down."""
        for slot in kinds.get(petition.kind).slots:
            add_paper(petition=petition, slot_code=slot.code, file=clean_file(picture()), now=now)
        return petition

    def submitted(self, which: tuple[str, str] = YANXI, *, now: datetime = NOW, **more: Any) -> Petition:
        """A petition that was handed in."""
        petition = self.with_papers(self.begun(which, now=now, **more), now=now)
        submit_petition(petition=petition, now=now)
        return petition

    def in_review(self, *, now: datetime = NOW, **more: Any) -> Petition:
        """A petition that the first reviewer has taken."""
        petition = self.submitted(now=now, **more)
        take_petition(officer=self.duty(self.first), petition=petition, now=now)
        return petition

    def pass_petition(self, petition: Petition, officer: Officer, *, now: datetime = NOW) -> None:
        """Approve with every check looked at."""
        approve_petition(officer=self.duty(officer), petition=petition, checks=CHECKS, now=now)

    def approved_once(self, *, now: datetime = NOW, **more: Any) -> Petition:
        """A petition that one reviewer has approved."""
        petition = self.in_review(now=now, **more)
        self.pass_petition(petition, self.first, now=now)
        return petition

    def cooling(self, *, now: datetime = NOW, **more: Any) -> Petition:
        """A petition that both have approved."""
        petition = self.approved_once(now=now, **more)
        self.pass_petition(petition, self.second, now=now)
        return petition


def newest_code(phone: str) -> str:
    """Give the newest code the stand-in carried to a phone."""
    texted = SandboxMessage.objects.filter(to=phone).exclude(code="").order_by("-id")
    return texted.values_list("code", flat=True)[0]
