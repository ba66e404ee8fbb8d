"""An organisation asks for a new phone: the phone is proven, the organisation is one the register knows."""

from datetime import datetime
from enum import StrEnum

from jingban.accounts.codes import CodePurpose, check_code
from jingban.foundation.names import names_match
from jingban.parties.use_cases.refresh_organisation import refresh_organisation
from jingban.recovery.phone import ORGANISATION_PHONE, account_meant
from jingban.registers import organisations
from jingban.vetting.models import Petition
from jingban.vetting.use_cases.begin_petition import begin_petition


class Why(StrEnum):
    """What of the public facts is wrong."""

    NOT_FOUND = "not_found"
    NAME = "name"
    STATE = "state"


class UnableToBeginPhoneReset(Exception):
    """The register does not bear out what was typed; all of it is public, so the page may say which."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


def begin_phone_reset(
    *, name: str, uscc: str, phone: str, code: str, bound_to: CodePurpose, language: str, now: datetime
) -> Petition:
    """Begin the petition, whether or not the organisation has an account here: that is nobody's business.

    The code is checked before the register is asked, and used up only with the petition. Raises
    `UnableToRedeemCode`, `UnableToBeginPhoneReset`, and `DependencyDown` when the register is silent.
    """
    checked = check_code(phone=phone, code=code, bound_to=bound_to, now=now)
    told = organisations().look_up(uscc)
    if told is None:
        raise UnableToBeginPhoneReset(Why.NOT_FOUND)
    if not names_match(told.name, name):
        raise UnableToBeginPhoneReset(Why.NAME)
    if told.state != "live":
        raise UnableToBeginPhoneReset(Why.STATE)
    organisation = refresh_organisation(told=told, now=now)
    account = account_meant(organisation)
    return begin_petition(
        kind=ORGANISATION_PHONE,
        claim={"name": name, "uscc": uscc, "former_phone": (account.phone or "") if account else ""},
        phone=phone,
        code=checked,
        language=language,
        account=account,
        organisation=organisation,
        now=now,
    )
