"""An organisation registers (walk.md M-3.2): an account at O1, whose data match the registers."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from jingban.accounts.codes import UnableToRedeemCode, check_code, spend_code
from jingban.accounts.models import Account, Code, Link
from jingban.accounts.passwords import hash_password
from jingban.accounts.queries import account_by_username, live_link, proven_account_of_organisation
from jingban.accounts.use_cases.open_account import UnableToOpenAccount, open_account
from jingban.foundation.masks import mask_username
from jingban.ledger import record
from jingban.messages.use_cases.send import send
from jingban.parties.queries import certificate_key
from jingban.parties.use_cases.refresh_organisation import refresh_organisation
from jingban.registers import OrganisationRecord
from jingban.registration import terms
from jingban.registration.applicant import Applicant
from jingban.registration.events import RegistrationEvent
from jingban.registration.limits import counted_try
from jingban.registration.models import Registration, TryKind
from jingban.registration.use_cases.ask_representative import ask_representative
from jingban.registration.verifying import OrganisationClaim, verify_organisation


class UserNameTaken(Exception):
    """Another organisation's account has this user name."""


def register_organisation(
    *, claim: OrganisationClaim, username: str, applicant: Applicant, token: str, now: datetime
) -> Registration:
    """Make an account for an organisation whose data match the registers, and ask its representative.

    `token` is fresh randomness for the confirmation link. The account starts at O1: all these data are public.
    Raises `UserNameTaken`, `UnableToRedeemCode`, `UnableToTryMore`, `UnableToVerify`, `DependencyDown`,
    `passwords.Busy`; after each of them the code is still good and nothing was made.
    """
    form = applicant.same_form(f"{claim.uscc}:{username.lower()}")
    done = Registration.objects.filter(submission=form).first()
    if done:
        return done
    try:
        # First the phone's code and the count of tries: nobody lists the user names there are.
        code = check_code(phone=applicant.phone, code=applicant.code, bound_to=applicant.bound_to, now=now)
        with counted_try(_tries(claim, applicant), now=now):
            if account_by_username(username):
                raise UserNameTaken
            told = verify_organisation(claim)
        password_hash = hash_password(applicant.password)
        return _carry_out(form, told, username, applicant, password_hash, token, code, now)
    except (UnableToRedeemCode, UserNameTaken, IntegrityError):
        # The same form, sent twice at once: whoever came second finds what the first has made.
        done = Registration.objects.filter(submission=form).first()
        if done is None:
            raise
        return done


def _tries(claim: OrganisationClaim, applicant: Applicant) -> dict[TryKind, str]:
    head = claim.representative
    return {
        TryKind.NETWORK: applicant.origin.network,
        TryKind.PHONE: applicant.phone,
        TryKind.ORGANISATION: claim.uscc,
        TryKind.CERTIFICATE: certificate_key(head.type, head.country, head.number),
    }


def _carry_out(
    form: UUID,
    told: OrganisationRecord,
    username: str,
    applicant: Applicant,
    password_hash: str,
    token: str,
    code: Code,
    now: datetime,
) -> Registration:
    try:
        with transaction.atomic():
            spend_code(code, now=now)
            organisation = refresh_organisation(told=told, now=now)
            account = open_account(
                phone=applicant.phone,
                password_hash=password_hash,
                now=now,
                language=applicant.language,
                organisation=organisation,
                username=username,
                terms_version=terms.CURRENT,
            )
            made = Registration(submission=form, account=account, origin=applicant.origin.as_json(), at=now)
            made.save(force_insert=True)
            record(
                RegistrationEvent.ORGANISATION,
                now=now,
                account_id=account.id,
                principal_id=organisation.id,
            )
            link = live_link(account)
            assert link is not None
            _tell(account, link, now)
            ask_representative(link=link, token=token, now=now)
        return made
    except UnableToOpenAccount as clash:
        raise UserNameTaken from clash


def _tell(account: Account, link: Link, now: datetime) -> None:
    assert link.organisation is not None
    assert account.username is not None
    params = {"organisation": link.organisation.name, "username": mask_username(account.username)}
    send(
        template="registration.organisation_done",
        now=now,
        params=params,
        account_id=account.id,
        phone=account.phone,
        language=account.language,
        link=reverse("registration:organisation"),
    )
    confirmed = proven_account_of_organisation(link.organisation.id)
    if confirmed:
        send(
            template="registration.another_organisation_account",
            now=now,
            params=params,
            account_id=confirmed.id,
            phone=confirmed.phone,
            language=confirmed.language,
        )
