"""What a use of a public form costs: the first ones of a network nothing, then work, then harder work (design.md 6).

Nobody is refused by it: it makes many uses dear, and the limits that refuse are the rooms' own.
"""

from datetime import datetime, timedelta
from enum import IntEnum

from jingban.tolls.challenge import ProofNeeded, Proofs, take_proof
from jingban.tolls.models import FormUse, PublicForm

# Behind one address may be an office or half a town: its uses count for an hour only.
WINDOW = timedelta(hours=1)
FREE, HARD_AFTER = 10, 50


class Price(IntEnum):
    """What one more use has to bring."""

    NOTHING = 0
    WORK = 1
    HARD_WORK = 2


def price(form: PublicForm, network: str, now: datetime) -> Price:
    """Give what one more use of a form has to bring from a network (a digest).

    A network that is not known (empty) brings nothing: everybody would share its count.
    """
    return _price_after(_used(form, network, now)) if network else Price.NOTHING


def charge(form: PublicForm, network: str, proofs: Proofs, now: datetime) -> Price:
    """Take what a use has to bring now, and give what that was; the use is not counted. Raises `ProofNeeded`."""
    asked = price(form, network, now)
    if asked:
        hard = asked == Price.HARD_WORK
        take_proof(proofs, form=form.value, network=network, turn=form.value, hard=hard, now=now)
    return asked


def count(form: PublicForm, network: str, now: datetime) -> FormUse | None:
    """Count a use; nothing when the network is not known."""
    return FormUse.objects.create(form=form, network=network, at=now) if network else None


def pay(form: PublicForm, network: str, proofs: Proofs, now: datetime) -> None:
    """Take what a use has to bring, and count it before it is done. Raises `ProofNeeded`: it is not counted then."""
    paid = charge(form, network, proofs, now)
    use = count(form, network, now)
    # Each sees itself and whatever was written before it, so of many at once no more than `FREE` are free.
    if use and _price_after(_used(form, network, now) - 1) > paid:
        use.delete()
        raise ProofNeeded


def forget_uses(now: datetime) -> int:
    """Delete uses that count no more; give how many."""
    return FormUse.objects.filter(at__lte=now - WINDOW).delete()[0]


def _price_after(uses: int) -> Price:
    if uses >= HARD_AFTER:
        return Price.HARD_WORK
    return Price.WORK if uses >= FREE else Price.NOTHING


def _used(form: PublicForm, network: str, now: datetime) -> int:
    uses = FormUse.objects.filter(form=form, network=network, at__gt=now - WINDOW)
    return uses[: HARD_AFTER + 1].count()
