"""A second administrator lets an enrolled member of staff in."""

from datetime import datetime

from django.db import transaction

from jingban.ledger import record
from jingban.staff.enrolling import let_in
from jingban.staff.events import StaffEvent
from jingban.staff.models import Enrolment, Officer
from jingban.staff.policies import can_change_roles, is_same


class UnableToConfirmEnrolment(Exception):
    """`code` says why.

    `not_hers` (her own account, or one of other divisions), `gave_the_code` (that takes somebody else), or
    `over` (confirmed, replaced or ended meanwhile, or not enrolled yet).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def confirm_enrolment(*, officer: Officer, by: Officer, now: datetime) -> None:
    """Say that it was this member of staff who enrolled: from now on she signs in.

    Raises `UnableToConfirmEnrolment`.
    """
    if not can_change_roles(by, officer):
        raise UnableToConfirmEnrolment("not_hers")
    enrolment = Enrolment.objects.select_related("officer", "issued_by").filter(officer=officer).first()
    if enrolment is None or enrolment.used_at is None:
        raise UnableToConfirmEnrolment("over")
    if is_same(by, enrolment.issued_by):
        raise UnableToConfirmEnrolment("gave_the_code")
    with transaction.atomic():
        waiting = Enrolment.objects.filter(id=enrolment.id, confirmed_at=None)
        if not waiting.update(confirmed_at=now, confirmed_by=by) or not let_in(enrolment):
            raise UnableToConfirmEnrolment("over")
        record(StaffEvent.ENROLMENT_CONFIRMED, now=now, officer_id=by.id, subject_id=officer.id)
