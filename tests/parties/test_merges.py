"""One record gives way to another of the same person, and stands by itself again."""

from datetime import timedelta

import pytest

from jingban.ledger.models import OutboxEvent
from jingban.parties.models import Certificate, Merge, Person, PersonState
from jingban.parties.queries import (
    current_representative,
    find_person,
    is_one_person,
    people_by_number,
    records_of,
)
from jingban.parties.use_cases.merge_people import (
    UnableToMerge,
    UnableToUndoMerge,
    merge_people,
    undo_merge,
)
from jingban.parties.use_cases.refresh_person import refresh_person
from jingban.parties.use_cases.set_person_state import set_person_state
from jingban.registers.answers import CertificateRecord, PersonAnswer
from tests.cast import CHEN, LIN, NOW, YANXI, ZHENG, ZHOU
from tests.factories import make_organisation, make_person

LATER = NOW + timedelta(days=1)
PASSPORT = "C4JX9K2P7"


def topics(person: Person) -> list[str]:
    return list(
        OutboxEvent.objects.filter(subject_id=person.id).order_by("id").values_list("topic", flat=True)
    )


def test_the_merged_ones_certificate_leads_to_the_survivor() -> None:
    merged, survivor = make_person(ZHOU), make_person(LIN)
    merge_people(merged=merged, survivor=survivor, now=LATER)
    assert find_person("resident_id", ZHOU[1]) == survivor
    assert people_by_number(ZHOU[1]) == [survivor]
    assert Certificate.objects.get(person=merged).ended_at is None, "what is past shows the number still"
    assert [row.state for row in merged.state_changes.order_by("since")] == ["living", "merged"]
    assert topics(merged) == ["person.merged"]


def test_who_was_merged_twice_is_found_at_the_end() -> None:
    one, two, three = make_person(ZHOU), make_person(LIN), make_person(CHEN)
    merge_people(merged=one, survivor=two, now=NOW)
    merge_people(merged=two, survivor=three, now=LATER)
    assert find_person("resident_id", ZHOU[1]) == three
    assert people_by_number(ZHOU[1]) == [three]


def test_only_two_living_records_are_merged() -> None:
    one, two, three = make_person(ZHOU), make_person(LIN), make_person(CHEN)
    with pytest.raises(UnableToMerge):
        merge_people(merged=one, survivor=one, now=NOW)
    set_person_state(person=two, state=PersonState.DEAD, now=NOW)
    with pytest.raises(UnableToMerge):
        merge_people(merged=one, survivor=two, now=NOW)
    merge_people(merged=one, survivor=three, now=NOW)
    with pytest.raises(UnableToMerge):
        merge_people(merged=three, survivor=one, now=NOW)
    assert Merge.objects.count() == 1


def test_what_was_represented_goes_over_and_comes_back() -> None:
    organisation, head, other = make_organisation(YANXI, ZHENG), make_person(ZHENG), make_person(SHEN := LIN)
    merge = merge_people(merged=head, survivor=other, now=LATER, by_register=True)
    assert current_representative(organisation) == other
    make_organisation(YANXI, ZHENG, now=LATER)
    assert current_representative(organisation) == other, "the register still names the old certificate"
    undo_merge(merge=merge, now=LATER + timedelta(days=1))
    assert current_representative(organisation) == make_person(ZHENG)
    assert organisation.representatives.count() == 3
    assert make_person(SHEN).represents.filter(until=None).count() == 0


def test_papers_alone_hand_no_organisation_over() -> None:
    organisation, head, other = make_organisation(YANXI, ZHENG), make_person(ZHENG), make_person(LIN)
    merge_people(merged=head, survivor=other, now=LATER)
    make_organisation(YANXI, ZHENG, now=LATER)
    assert current_representative(organisation).id == head.id
    assert organisation.representatives.count() == 1
    assert find_person("resident_id", ZHENG[1]) == other, "everything else leads to the survivor"


def test_records_of_one_human() -> None:
    one, two, three, nobody = make_person(ZHOU), make_person(LIN), make_person(ZHENG), make_person(CHEN)
    merge_people(merged=one, survivor=two, now=NOW)
    merge_people(merged=two, survivor=three, now=LATER)
    for record in (one, two, three):
        assert records_of(record.id) == {one.id, two.id, three.id}
        assert is_one_person(record.id, one.id)
        assert not is_one_person(record.id, nobody.id)
    assert not is_one_person(None, None)


def test_an_undone_merge_leaves_two_living_people() -> None:
    merged, survivor = make_person(ZHOU), make_person(LIN)
    merge = merge_people(merged=merged, survivor=survivor, now=NOW)
    undo_merge(merge=merge, now=LATER)
    merged.refresh_from_db()
    assert (merged.state, merged.merged_into) == (PersonState.LIVING, None)
    assert people_by_number(ZHOU[1]) == [merged]
    assert topics(merged) == ["person.merged", "person.merge_undone"]
    with pytest.raises(UnableToUndoMerge):
        undo_merge(merge=merge, now=LATER)
    merge_people(merged=merged, survivor=survivor, now=LATER)


def test_a_merge_into_who_was_merged_since_is_not_undone() -> None:
    one, two, three = make_person(ZHOU), make_person(LIN), make_person(CHEN)
    first = merge_people(merged=one, survivor=two, now=NOW)
    merge_people(merged=two, survivor=three, now=LATER)
    with pytest.raises(UnableToUndoMerge):
        undo_merge(merge=first, now=LATER)


def told_same(number: str, certificate_type: str = "resident_id") -> PersonAnswer:
    return PersonAnswer(
        outcome="match", same_as=CertificateRecord(certificate_type=certificate_type, number=number)
    )


def test_the_register_tells_of_a_death_and_of_its_mistake() -> None:
    person = make_person(ZHOU)
    for state, expected in (("living", "living"), ("dead", "dead"), ("dead", "dead"), ("living", "living")):
        answer = PersonAnswer(outcome="match", state=state)  # type: ignore[arg-type]
        refresh_person(person=person, told=answer, now=LATER)
        person.refresh_from_db()
        assert (person.state, person.refreshed_at) == (expected, LATER)
    assert [row.state for row in person.state_changes.order_by("id")] == ["living", "dead", "living"]


@pytest.mark.parametrize("outcome", ["mismatch", "not_found"])
def test_an_answer_that_is_no_match_says_nothing_of_the_state(outcome: str) -> None:
    person = make_person(ZHOU)
    refresh_person(person=person, told=PersonAnswer(outcome=outcome, state="dead"), now=LATER)  # type: ignore[arg-type]
    person.refresh_from_db()
    assert (person.state, person.refreshed_at) == ("living", LATER)


def test_the_register_tells_that_two_known_people_are_one() -> None:
    merged, survivor = make_person(ZHOU), make_person(LIN)
    for _twice in range(2):
        refresh_person(person=merged, told=told_same(LIN[1]), now=LATER)
        merged.refresh_from_db()
    assert (merged.state, merged.merged_into) == ("merged", survivor)
    assert Merge.objects.count() == 1


def test_a_certificate_nobody_here_has_is_one_more_of_hers() -> None:
    person = make_person(ZHOU)
    refresh_person(person=person, told=told_same(PASSPORT, "passport"), now=LATER)
    refresh_person(person=person, told=told_same(PASSPORT, "passport"), now=LATER)
    assert find_person("passport", PASSPORT) == person
    assert person.certificates.count() == 2


def test_a_survivor_who_has_died_takes_nobody_in() -> None:
    merged, survivor = make_person(ZHOU), make_person(LIN)
    set_person_state(person=survivor, state=PersonState.DEAD, now=NOW)
    refresh_person(person=merged, told=told_same(LIN[1]), now=LATER)
    merged.refresh_from_db()
    assert merged.state == "living"


def says(person: Person, number: str = "", *, at: int = 1) -> Person:
    """Let the register say that a person is the same as another one, or that she is herself; gives her as known."""
    answer = told_same(number) if number else PersonAnswer(outcome="match")
    refresh_person(person=person, told=answer, now=NOW + timedelta(days=at))
    return Person.objects.get(id=person.id)


@pytest.mark.parametrize("by_register", [True, False])
def test_what_reviewers_parted_is_not_joined_again_by_the_register_alone(by_register: bool) -> None:
    merged, survivor = make_person(ZHOU), make_person(LIN)
    merge = merge_people(merged=merged, survivor=survivor, now=NOW, by_register=by_register)
    undo_merge(merge=merge, now=LATER)
    assert says(make_person(ZHOU), LIN[1]).state == "living"
    assert says(survivor, ZHOU[1]).state == "living"
    assert says(make_person(ZHOU), CHEN[1]).state == "living", "nobody here has that certificate"
    assert Merge.objects.count() == 1


def test_the_register_takes_a_merge_back_and_may_tell_it_again() -> None:
    merged, survivor = make_person(ZHOU), make_person(LIN)
    for number, state in ((LIN[1], "merged"), (LIN[1], "merged"), ("", "living"), ("", "living")) * 2:
        merged = says(merged, number)
        assert (merged.state, merged.merged_into) == (state, survivor if number else None)
    assert topics(merged) == ["person.merged", "person.merge_undone"] * 2
    assert Merge.objects.filter(by_register=True, undone_by_register=True).count() == 2


def test_who_died_after_all_as_somebody_else_is_dead() -> None:
    make_person(LIN)
    merged = says(make_person(ZHOU), LIN[1])
    refresh_person(person=merged, told=PersonAnswer(outcome="match", state="dead"), now=LATER)
    merged.refresh_from_db()
    assert (merged.state, merged.merged_into) == ("dead", None)


def test_the_register_parts_nobody_whom_papers_merged() -> None:
    merged, survivor = make_person(ZHOU), make_person(LIN)
    merge_people(merged=merged, survivor=survivor, now=NOW)
    assert says(merged).merged_into == survivor


def test_who_was_merged_on_is_parted_from_the_end() -> None:
    one, two, three = make_person(ZHOU), make_person(LIN), make_person(CHEN)
    one, two = says(one, LIN[1]), says(two, CHEN[1], at=2)
    assert says(one, at=3).merged_into == two
    assert says(two, at=4).state == "living"
    assert says(one, at=5).state == "living"
    assert three.merges_taken_in.count() == 1
