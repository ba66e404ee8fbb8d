"""What has served its time is deleted each hour."""

from datetime import timedelta

from jingban.accounts.handlers import forget
from jingban.accounts.models import Account, Authenticator, Ceremony, Challenge, StopToken
from jingban.accounts.passkeys import GOOD_FOR
from jingban.accounts.stopping import STOPPABLE_FOR, stop_link
from jingban.accounts.use_cases.set_up_authenticator import begin_authenticator
from tests.accounts.test_passkeys import ask
from tests.accounts.test_second_factors import set_up
from tests.cast import CHEN, NOW, ZHOU
from tests.factories import make_account

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def left() -> tuple[int, int, int]:
    return StopToken.objects.count(), Challenge.objects.count(), Authenticator.objects.count()


def test_links_challenges_and_set_ups_that_were_left() -> None:
    zhou, chen = make_account(ZHOU), make_account(CHEN)
    begin_authenticator(account=zhou, now=NOW)
    ask(Ceremony.SIGN_IN)
    stop_link(zhou, now=NOW)
    forget(NOW + GOOD_FOR - SECOND)
    assert left() == (1, 1, 1)
    forget(NOW + GOOD_FOR)
    assert left() == (1, 0, 1)
    forget(NOW + DAY)
    assert left() == (1, 0, 0)
    forget(NOW + STOPPABLE_FOR)
    assert left() == (0, 0, 0)
    set_up(chen)
    forget(NOW + 400 * DAY)
    assert Account.objects.filter(authenticator__added_at__isnull=False).get() == chen
