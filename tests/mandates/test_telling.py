"""What an organisation is told of its mandates carries 不是我本人操作; what its agent is told does not."""

from jingban.accounts.stopping import account_to_stop
from jingban.messages.models import Message
from tests.accounts.test_freezing import token_in
from tests.cast import NOW, ZHOU
from tests.factories import grant, make_account, make_organisation, make_organisation_account, make_person


def test_the_organisation_may_stop_what_it_did_not_mean() -> None:
    organisation = make_organisation()
    account = make_organisation_account(organisation)
    make_account(ZHOU)
    grant(organisation, account, make_person(ZHOU))
    told = Message.objects.get(template="mandate.granted_principal")
    assert told.account_id == account.id
    assert account_to_stop(token_in(told.text), now=NOW) == account
    assert "/not-me/" not in Message.objects.get(template="mandate.granted").text
