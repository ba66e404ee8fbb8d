"""An approved change becomes what is held of the employer."""

from jingban.casework.types import Approved
from jingban.permits.models import EmployerProfile


def write_profile(approved: Approved) -> None:
    """Write the next version of an employer's contact data; the former one stays as history.

    Runs in the determination's transaction; two at once are kept apart by the constraints.
    """
    present = EmployerProfile.objects.filter(principal=approved.principal_id, superseded_at=None).first()
    if present:
        present.superseded_at = approved.at
        present.save(update_fields=["superseded_at"])
    contact = {step: answers for step, answers in approved.facts.items() if step != "reason"}
    EmployerProfile(
        principal_id=approved.principal_id,
        version=present.version + 1 if present else 1,
        contact=contact,
        case_id=approved.case_id,
        since=approved.at,
    ).save(force_insert=True)
