"""Reading what is held of an employer."""

from uuid import UUID

from jingban.permits.models import EmployerProfile


def present_profile(principal_id: UUID) -> EmployerProfile | None:
    """Give an employer's present contact data; None before the first were approved."""
    return EmployerProfile.objects.filter(principal=principal_id, superseded_at=None).first()


def profile_history(principal_id: UUID) -> list[EmployerProfile]:
    """List every version an employer ever had, newest first."""
    found = EmployerProfile.objects.filter(principal=principal_id).select_related("case")
    return list(found.order_by("-version"))
