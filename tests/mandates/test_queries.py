"""Looking for an organisation's agents."""

from jingban.mandates.queries import find_agents
from tests.cast import LIN, SHEN, SHIGUANG, ZHOU
from tests.factories import grant, make_account, make_organisation, make_organisation_account, make_person


def test_of_a_name_only_the_organisations_own_agents_are_found() -> None:
    make_account(ZHOU)
    namesake = (ZHOU[0], LIN[1], LIN[2])
    make_account(namesake)
    organisation, other = make_organisation(), make_organisation(SHIGUANG, SHEN)
    grant(organisation, make_organisation_account(organisation), make_person(ZHOU))
    theirs = make_organisation_account(other, username="shiguang", phone="+8613800005094")
    grant(other, theirs, make_person(namesake))
    assert find_agents(ZHOU[0], organisation.id) == [make_person(ZHOU).id]
    assert find_agents(ZHOU[0], other.id) == [make_person(namesake).id]
    assert find_agents(LIN[1], organisation.id) == [make_person(namesake).id]
    assert find_agents("  ", organisation.id) == []
