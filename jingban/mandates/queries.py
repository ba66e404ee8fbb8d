"""Reading mandates: an organisation's list, a person's own, and what a certificate says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from jingban.accounts.models import Account, Level, Link
from jingban.accounts.queries import to_be_confirmed_since
from jingban.foundation import lookup
from jingban.foundation.lookup import Purpose
from jingban.foundation.masks import mask_name, mask_number, mask_phone
from jingban.mandates.models import Mandate, MandateSeries
from jingban.mandates.states import MandateState
from jingban.parties.models import Certificate, Organisation, Person
from jingban.parties.queries import current_certificates, name_key, people_by_number
from jingban.ui.paging import page_of

SOON_DAYS = 30
BATCH = 500
WHY = {
    "moved": _("岗位调整"),
    "left": _("离职"),
    "mistaken": _("授权有误"),
    "other": _("其他"),
    "laid_down": _("经办人自己放下"),
    "dissolved": _("单位已注销"),
    "holder_dead": _("经办人不能再办理"),
}


@dataclass(frozen=True, kw_only=True)
class AgentCard:
    """What is shown of an agent: masked."""

    name: str
    phone: str
    number: str


@dataclass(frozen=True, kw_only=True)
class MandateRow:
    """A current mandate with what its row shows on a day."""

    mandate: Mandate
    agent: AgentCard
    state: MandateState
    days_left: int
    days_before: int
    days_used: int
    days_in_all: int
    to_be_confirmed: bool

    @property
    def ends_soon(self) -> bool:
        """Whether an active mandate ends within 30 days."""
        return self.state == MandateState.ACTIVE and self.days_left <= SOON_DAYS

    @property
    def why(self) -> str:
        """Why it was taken away, in words; empty for a mandate that was not."""
        return str(WHY.get(self.mandate.revoked_why, ""))

    @property
    def can_change(self) -> bool:
        """Whether 「修改」「解除」 are offered; otherwise 「授权」 is."""
        return self.state in {MandateState.ACTIVE, MandateState.PENDING}


def in_state(state: str, today: date) -> Q:
    """Give the condition under which a current mandate is in a state on a day."""
    live = Q(revoked_at=None)
    match state:
        case MandateState.PENDING:
            return live & Q(valid_from__gt=today)
        case MandateState.ACTIVE:
            return live & Q(valid_from__lte=today, valid_to__gte=today)
        case MandateState.EXPIRED:
            return live & Q(valid_to__lt=today)
        case MandateState.REVOKED:
            return Q(revoked_at__isnull=False)
    return Q()


def current_mandates(principal_id: UUID) -> QuerySet[Mandate]:
    """Give an organisation's current version of every mandate, newest first."""
    return (
        Mandate.objects.filter(principal=principal_id, superseded_at=None)
        .select_related("agent", "series")
        .order_by("-id")
    )


def count_by_state(principal_id: UUID, today: date) -> dict[str, int]:
    """Count an organisation's current mandates in each state, and all of them under `all`, in one query."""
    counts = {state.value: Count("id", filter=in_state(state, today)) for state in MandateState}
    return Mandate.objects.filter(principal=principal_id, superseded_at=None).aggregate(
        all=Count("id"), **counts
    )


def find_agents(text: str, principal_id: UUID) -> list[UUID]:
    """Give the people whose certificate number was typed, and an organisation's agents of that full name."""
    if not text.strip():
        return []
    # Half a city may bear a name: only those bound here are read.
    named = lookup.owners(Purpose.PERSON_NAME, name_key(text))
    bound = Mandate.objects.filter(principal=principal_id, agent__in=named).values_list("agent", flat=True)
    return list({person.id for person in people_by_number(text)} | set(bound.distinct()))


def mandates_listed(
    principal_id: UUID, *, today: date, state: str = "", agents: Iterable[UUID] | None = None
) -> QuerySet[Mandate]:
    """Give an organisation's current mandates in a state on a day (empty: any), of these agents (None: all)."""
    found = current_mandates(principal_id).filter(in_state(state, today))
    return found if agents is None else found.filter(agent__in=list(agents))


def mandate_rows(mandates: list[Mandate], today: date) -> list[MandateRow]:
    """Give mandates with what their rows show; two queries for all of them."""
    cards = agent_cards({one.agent_id: one.agent for one in mandates})
    unconfirmed = to_be_confirmed_since({one.principal_id for one in mandates})
    return [_row(one, cards[one.agent_id], today, unconfirmed.get(one.principal_id)) for one in mandates]


def every_mandate_row(principal_id: UUID, today: date) -> Iterator[MandateRow]:
    """Give all rows of an organisation's list, newest first, reading a batch at a time."""
    after = ""
    while True:
        page = page_of(current_mandates(principal_id), after, size=BATCH)
        yield from mandate_rows(page.rows, today)
        after = page.more
        if not after:
            return


def _row(mandate: Mandate, card: AgentCard, today: date, new_head_since: datetime | None) -> MandateRow:
    state = mandate.state(today)
    return MandateRow(
        mandate=mandate,
        agent=card,
        state=state,
        days_left=(mandate.valid_to - today).days + 1,
        days_before=(mandate.valid_from - today).days,
        days_used=max(0, (today - mandate.valid_from).days),
        days_in_all=(mandate.valid_to - mandate.valid_from).days + 1,
        to_be_confirmed=(
            new_head_since is not None
            and mandate.granted_at < new_head_since
            and state in {MandateState.ACTIVE, MandateState.PENDING}
        ),
    )


def agent_cards(people: dict[UUID, Person]) -> dict[UUID, AgentCard]:
    """Give what is shown of several agents, masked; one query: the phone of the proven account comes along."""
    proven = Q(person__links__level=Level.L3, person__links__ended_at=None)
    link_of_person = FilteredRelation("person__links", condition=proven)
    with_account = Certificate.objects.annotate(proven_link=link_of_person)
    with_account = with_account.select_related("proven_link__account")  # type: ignore[misc]
    certificates = current_certificates(people, among=with_account)
    cards = {}
    for key, person in people.items():
        held = certificates.get(key)
        link = getattr(held, "proven_link", None)
        # Somebody else may have registered on her number since: then the account has no phone.
        phone = link.account.phone if link else None
        cards[key] = AgentCard(
            name=mask_name(person.name),
            phone=mask_phone(phone) if phone else "",
            number=mask_number(held.type, held.number) if held else "",
        )
    return cards


def mandate_of(principal_id: UUID, mandate_id: UUID) -> Mandate | None:
    """Give one current mandate of an organisation, or None when it is not theirs or was replaced."""
    return current_mandates(principal_id).filter(id=mandate_id).first()


def history(principal_id: UUID) -> QuerySet[Mandate]:
    """Give every version an organisation ever granted, newest first."""
    found = Mandate.objects.filter(principal=principal_id)
    return found.select_related("agent", "series", "granted_by", "revoked_by").order_by("-id")


def mandates_held(person: Person) -> list[Mandate]:
    """Give the current version of every mandate a person holds or held, newest first."""
    held = person.mandates.filter(superseded_at=None)
    return list(held.select_related("principal", "series", "granted_by").order_by("-id"))


def usable_mandates(person: Person, today: date) -> list[Mandate]:
    """Give the mandates a person could act under today, accepted or not, by organisation."""
    found = Mandate.objects.filter(in_state(MandateState.ACTIVE, today), agent=person, superseded_at=None)
    return list(found.select_related("principal", "series").order_by("principal__name", "service_code"))


def may_choose(person: Person | None, today: date) -> bool:
    """Whether there is an organisation a person could choose to act for today."""
    if person is None:
        return False
    if person.represents.filter(until=None).exists():
        return True
    return Mandate.objects.filter(
        in_state(MandateState.ACTIVE, today), agent=person, superseded_at=None
    ).exists()


def current_version(code: str) -> Mandate | None:
    """Give the newest version of the series that a verification code names."""
    series = MandateSeries.objects.filter(verification_code=code).first()
    if series is None:
        return None
    return series.versions.select_related("principal", "agent", "series").order_by("-id").first()


def agents_with_mandate(principal_id: UUID, service_code: str, today: date) -> QuerySet[Mandate]:
    """Give the mandates in force for a service, for handing cases over to one of their agents."""
    found = Mandate.objects.filter(
        in_state(MandateState.ACTIVE, today),
        principal=principal_id,
        service_code=service_code,
        superseded_at=None,
    )
    return found.select_related("agent", "series")


def accounts_of_agents(principal_id: UUID, today: date) -> list[Account]:
    """List the proven accounts of an organisation's agents, those whose mandate is still to begin among them."""
    held = Mandate.objects.filter(
        in_state(MandateState.ACTIVE, today) | in_state(MandateState.PENDING, today),
        principal=principal_id,
        superseded_at=None,
    )
    links = Link.objects.filter(person__in=held.values("agent"), level=Level.L3, ended_at=None)
    return [one.account for one in links.select_related("account").order_by("id")]


def principals_of(person_id: UUID) -> QuerySet[Mandate, UUID]:
    """Give the ids of the organisations whose agent a person is, by a mandate that nobody ended."""
    held = Mandate.objects.filter(agent=person_id, revoked_at=None, superseded_at=None)
    return held.values_list("principal", flat=True)


def principal_with_last_day(
    person_id: UUID, principal_id: UUID, today: date
) -> tuple[Organisation, date | None]:
    """Give a principal, and the latest last day of the mandates a person can act under for it today."""
    usable = Mandate.objects.filter(
        in_state(MandateState.ACTIVE, today), agent=person_id, principal=OuterRef("pk"), superseded_at=None
    )
    last = usable.order_by("-valid_to").values("valid_to")[:1]
    found = Organisation.objects.annotate(last_day=Subquery(last)).get(id=principal_id)
    return found, found.last_day
