"""A person registers (walk.md M-3.1.1): an account at L2, whose data match the population register."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from jingban.accounts.codes import UnableToRedeemCode, check_code, spend_code
from jingban.accounts.models import Account, Code
from jingban.accounts.passwords import hash_password
from jingban.accounts.queries import account_by_phone, live_link
from jingban.accounts.use_cases.open_account import open_account
from jingban.foundation.lookup import Taken
from jingban.ledger import record
from jingban.messages.use_cases.send import send
from jingban.parties.models import Person
from jingban.parties.queries import certificate_key
from jingban.registers import CertificateQuery, PersonAnswer
from jingban.registration import terms
from jingban.registration.applicant import Applicant
from jingban.registration.events import RegistrationEvent
from jingban.registration.limits import counted_try
from jingban.registration.models import Registration, TryKind
from jingban.registration.people import known_person, tell_owner
from jingban.registration.verifying import verify_person


def register_person(
    *, certificate: CertificateQuery, applicant: Applicant, card_province: str, now: datetime
) -> Registration:
    """Make an account for a person whose data match the register; the same form sent twice makes one.

    A phone whose account is this same person's gets no second account: the SMS says so, the screen does not
    (docs/decisions/0007-registration.md). Raises `UnableToRedeemCode`, `UnableToTryMore`, `UnableToVerify`,
    `DependencyDown`, `passwords.Busy`; after each of them the code is still good and nothing was made.
    """
    key = certificate_key(certificate.type, certificate.country, certificate.number)
    form = applicant.same_form(key)
    done = Registration.objects.filter(submission=form).first()
    if done:
        return done
    try:
        code = check_code(phone=applicant.phone, code=applicant.code, bound_to=applicant.bound_to, now=now)
        tries = {TryKind.NETWORK: applicant.origin.network, TryKind.PHONE: applicant.phone}
        with counted_try({**tries, TryKind.CERTIFICATE: key}, now=now):
            answer = verify_person(certificate)
        password_hash = hash_password(applicant.password)
        return _carry_out(form, certificate, answer, applicant, password_hash, card_province, code, now)
    except (UnableToRedeemCode, IntegrityError):
        # The same form, sent twice at once: whoever came second finds what the first has made.
        done = Registration.objects.filter(submission=form).first()
        if done is None:
            raise
        return done


def _carry_out(
    form: UUID,
    certificate: CertificateQuery,
    answer: PersonAnswer,
    applicant: Applicant,
    password_hash: str,
    card_province: str,
    code: Code,
    now: datetime,
) -> Registration:
    def once() -> Registration:
        with transaction.atomic():
            spend_code(code, now=now)
            person = known_person(certificate, answer, now)
            account = None
            if not _has_account(person, applicant.phone):
                account = _open(person, applicant, password_hash, now)
            made = Registration(
                submission=form,
                account=account,
                card_province=card_province,
                origin=applicant.origin.as_json(),
                at=now,
            )
            made.save(force_insert=True)
            record(
                RegistrationEvent.PERSON,
                now=now,
                account_id=account.id if account else None,
                party_id=person.id,
                outcome="success" if account else "has_account",
            )
            _tell(person, account, applicant, now)
        return made

    try:
        return once()
    except Taken:
        # Two forms with one phone in the same moment: the later one finds the phone held, and recycles it.
        return once()


def _has_account(person: Person, phone: str) -> bool:
    holder = account_by_phone(phone)
    link = live_link(holder) if holder else None
    return link is not None and link.person_id == person.id


def _open(person: Person, applicant: Applicant, password_hash: str, now: datetime) -> Account:
    return open_account(
        phone=applicant.phone,
        password_hash=password_hash,
        now=now,
        language=applicant.language,
        person=person,
        terms_version=terms.CURRENT,
    )


def _tell(person: Person, account: Account | None, applicant: Applicant, now: datetime) -> None:
    send(
        template="registration.person_done" if account else "registration.person_exists",
        now=now,
        params={},
        account_id=account.id if account else None,
        phone=applicant.phone,
        language=applicant.language,
    )
    if account:
        tell_owner(person, account, now)
