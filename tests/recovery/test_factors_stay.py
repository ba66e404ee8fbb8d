"""A forgotten password is found back by the phone; a second factor is not gone round by it."""

from datetime import timedelta

from jingban.accounts.models import Account, Authenticator
from jingban.accounts.second_factors import has_factor
from jingban.accounts.stopping import STOPPABLE_FOR
from jingban.foundation import clock, totp
from tests.accounts.device import Device
from tests.accounts.test_passkeys import add
from tests.recovery.seeker import NEW, Seeker
from tests.signin.browser import Browser
from tests.signin.test_step_up import secret_of


def test_the_authenticator_is_asked_for_after_a_reset(zhou: Account) -> None:
    secret = secret_of(zhou)
    long_ago = clock.now() - STOPPABLE_FOR
    Authenticator.objects.update(begun_at=long_ago, added_at=long_ago)
    she = Seeker().up_to("done")
    assert not she.is_in
    thief = Browser("198.51.100.77")
    assert thief.sign_in("17600005093", NEW)["Location"] == "/sign-in/factor/"
    assert thief.get("/centre/").status_code == 302
    assert thief.post("/sign-in/factor/", {"factor_code": "000000"}).status_code == 422
    assert not thief.is_in
    owner = Browser("203.0.113.9")
    owner.sign_in("17600005093", NEW)
    owner.post("/sign-in/factor/", {"factor_code": totp.code_at(secret, clock.now())})
    assert owner.is_in


def test_what_was_added_just_before_the_reset_goes(zhou: Account) -> None:
    """Who knew the former password could have added a passkey of his own, to stay in by it."""
    add(zhou, Device(), now=clock.now() - STOPPABLE_FOR + timedelta(minutes=5))
    secret_of(zhou)
    Seeker().up_to("done")
    assert not has_factor(zhou)


def test_a_passkey_of_long_ago_stays(zhou: Account) -> None:
    passkey = add(zhou, Device(), now=clock.now() - STOPPABLE_FOR)
    Seeker().up_to("done")
    assert list(zhou.passkeys.all()) == [passkey]
