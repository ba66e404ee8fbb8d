"""How often a wrong password may be tried: some misses are free, then one try a minute is looked at."""

from datetime import datetime, timedelta

from jingban.foundation.digests import keyed
from jingban.staff.models import SignInFailure

# After this many misses for one name from one network, one attempt a minute is looked at from there. A
# stranger elsewhere cannot lock anybody out, and one beside her only makes her wait her turn.
FREE_MISSES = 5
COUNTED_FOR = timedelta(minutes=15)
PACE = timedelta(minutes=1)


def may_try(*, name: str, network: str, now: datetime) -> bool:
    """Say whether an attempt under this name from this network is looked at now."""
    misses = SignInFailure.objects.filter(
        login_digest=_digest(name), network_digest=network, at__gt=now - COUNTED_FOR
    ).order_by("-at")
    newest = list(misses.values_list("at", flat=True)[:FREE_MISSES])
    return len(newest) < FREE_MISSES or newest[0] <= now - PACE


def count_try(*, name: str, network: str, now: datetime) -> SignInFailure:
    """Write an attempt down before it is judged, so that parallel ones count; see `uncount`."""
    return SignInFailure.objects.create(login_digest=_digest(name), network_digest=network, at=now)


def uncount(attempt: SignInFailure) -> None:
    """Forget an attempt that was right, or that could not be judged."""
    SignInFailure.objects.filter(id=attempt.id).delete()


def forget_failures(*, now: datetime) -> int:
    """Delete the misses that nothing counts any more; give how many."""
    return SignInFailure.objects.filter(at__lte=now - COUNTED_FOR).delete()[0]


def _digest(name: str) -> str:
    return keyed("staff", name).hex()
