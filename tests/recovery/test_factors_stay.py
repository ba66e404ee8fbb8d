"""A forgotten password is found back by the phone; a second factor is not gone round by it."""

from jingban.accounts.models import Account
from jingban.foundation import clock, totp
from tests.recovery.seeker import NEW, Seeker
from tests.signin.browser import Browser
from tests.signin.test_step_up import secret_of


def test_the_authenticator_is_asked_for_after_a_reset(zhou: Account) -> None:
    secret = secret_of(zhou)
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
