"""Furnishes a house's database with a petition that is due: `python -m tests.vetting.furnish`."""

from datetime import timedelta

import django

# Stands for the token in the SMS to the account's phone.
STOPS = "s" * 22


def main() -> None:
    """Let both reviewers approve a petition three days ago, for a house that `tests.house.furnish` made."""
    django.setup()
    from jingban.foundation import clock
    from jingban.vetting.models import Notice, Petition
    from jingban.vetting.telling import token_digest
    from tests.cast import YANXI, ZHENG
    from tests.registration.people import registered_organisation
    from tests.vetting.world import Vetting

    registered_organisation(YANXI, ZHENG)
    world = Vetting.__new__(Vetting)
    now = clock.now()
    petition = world.cooling(now=now)
    Petition.objects.filter(id=petition.id).update(due_at=now - timedelta(seconds=1))
    Notice.objects.filter(role="account").update(token_digest=token_digest(STOPS))


if __name__ == "__main__":
    main()
