"""Who is signed in: `request.signed_in`."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from jingban.accounts.models import Account, AccountKind, Level, Link, Session
from jingban.accounts.sessions import SessionStore
from jingban.foundation.masks import mask_name, mask_phone
from jingban.parties.models import Organisation, Person


@dataclass(frozen=True)
class SignedIn:
    """An account, the party it is linked to (if any), and how fresh the proofs of this session are."""

    account: Account
    session: Session
    link: Link | None

    @property
    def kind(self) -> str:
        """`person` or `organisation`."""
        return self.account.kind

    @property
    def account_id(self) -> UUID:
        """The account's id."""
        return self.account.id

    @property
    def person(self) -> Person | None:
        """The person an account of a person is bound to."""
        return self.link.person if self.link else None

    @property
    def person_id(self) -> UUID | None:
        """The id of that person."""
        return self.link.person_id if self.link else None

    @property
    def organisation(self) -> Organisation | None:
        """The organisation an organisation's account is bound to."""
        return self.link.organisation if self.link else None

    @property
    def organisation_id(self) -> UUID | None:
        """The id of that organisation."""
        return self.link.organisation_id if self.link else None

    @property
    def level(self) -> str:
        """`L1`…`L3`, or `O1`, `O2`; empty for an organisation's account whose link was displaced."""
        if self.link:
            return self.link.level
        return Level.L1.value if self.kind == AccountKind.PERSON else ""

    @property
    def session_id(self) -> str:
        """The session's digest, which opens nothing."""
        return self.session.digest

    @property
    def proven_at(self) -> datetime | None:
        """When the password, a passkey or an authenticator's code was last shown in this session."""
        return self.session.proven_at

    @property
    def face_at(self) -> datetime | None:
        """When the live face was last proven in this session."""
        return self.session.face_at

    @property
    def language(self) -> str:
        """The account's language."""
        return self.account.language

    @property
    def care(self) -> bool:
        """Whether the account has 关怀版 on."""
        return self.account.care

    @cached_property
    def display_name(self) -> str:
        """A person's masked name, an organisation's name (M-2.d); without a link the phone or user name."""
        if self.organisation:
            return self.organisation.name
        if self.person:
            return mask_name(self.person.name)
        return self.account.username or self.masked_phone or _("个人用户")

    @cached_property
    def masked_phone(self) -> str:
        """`138****5093`, or empty when a newcomer took the phone over."""
        return mask_phone(self.account.phone) if self.account.phone else ""

    @cached_property
    def menu_note(self) -> str:
        """The line under the name in the account menu."""
        kind = str(AccountKind(self.kind).label)
        return (
            _("%(kind)s，%(phone)s") % {"kind": kind, "phone": self.masked_phone}
            if self.masked_phone
            else kind
        )


def read(session: SessionStore) -> SignedIn | None:
    """Give who is signed in by a session; None for visitors and staff."""
    row = session.row
    if row is None or row.account is None:
        return None
    return SignedIn(row.account, row, session.link)
