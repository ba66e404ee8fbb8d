"""The catalogue administrator's pages: words of a service, days of the calendar, and who may not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import Http404, HttpRequest

from jingban.catalogue.data import TEXTS, load_data
from jingban.catalogue.events import CatalogueEvent
from jingban.catalogue.models import Service
from jingban.catalogue.queries import search_services
from jingban.catalogue.staff import views
from jingban.catalogue.staff.forms import seen_of
from jingban.catalogue.use_cases.edit_service import UnableToEditService, edit_service
from jingban.foundation.calendar import is_working_day, load_calendar
from jingban.ledger.models import LedgerRow
from tests.catalogue.conftest import NOW, OFFICER_ID

Ask = Callable[..., HttpRequest]


@pytest.fixture(autouse=True)
def loaded() -> None:
    load_data()


def typed(service: Service, **changed: str) -> dict[str, str]:
    return {field: getattr(service, field) for field in TEXTS} | {"seen": seen_of(service)} | changed


def test_who_may_and_who_may_not(ask: Ask) -> None:
    assert views.service_list(ask("/staff/services/")).status_code == 200
    assert views.service_list(ask("/staff/services/", roles={"intake"})).status_code == 403
    stranger = views.calendar(ask("/staff/calendar/", roles=frozenset()))
    assert stranger.status_code == 302


def test_the_list_says_what_is_online(ask: Ask) -> None:
    page = views.service_list(ask("/staff/services/")).content.decode()
    assert page.count("在线办理") == 1
    assert page.count("只有指南") == Service.objects.count() - 1


def test_a_service_is_worded_anew(ask: Ask) -> None:
    service = Service.objects.get(code="card-loss")
    assert views.service(ask("/staff/services/card-loss/"), "card-loss").status_code == 200
    post = typed(service, aliases_zh="补卡\r\n\r\n 换卡 ", fee_zh="不收费", fee_en="Free of charge")
    answer = views.service(ask("/staff/services/card-loss/", post=post), "card-loss")
    assert answer.status_code == 303
    service.refresh_from_db()
    assert (service.aliases_zh, service.fee_zh, service.edited_at) == ("补卡\n换卡", "不收费", NOW)
    assert [found.code for found in search_services("buka")] == ["card-loss"]
    row = LedgerRow.objects.get(event=CatalogueEvent.SERVICE_EDITED)
    assert (row.officer_id, row.subject_id) == (OFFICER_ID, service.id)
    assert row.data == {"code": "card-loss", "fields": ["aliases_zh", "fee_zh", "fee_en"]}


def test_saving_without_a_change_is_no_edit(ask: Ask) -> None:
    service = Service.objects.get(code="card-loss")
    views.service(ask("/staff/services/card-loss/", post=typed(service)), "card-loss")
    service.refresh_from_db()
    assert service.edited_at is None
    assert not LedgerRow.objects.filter(event=CatalogueEvent.SERVICE_EDITED).exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name_zh": ""}, "请填写全称"),
        ({"time_source_en": ""}, ""),
        ({"time_source_zh": "本市规定"}, "中文和英文要么都写，要么都不写"),
        ({"steps_zh": "一\n二", "steps_en": "one"}, "条数要和中文一样，每行一条"),
        ({"fee_zh": "长" * 201}, "201"),
    ],
)
def test_wrong_words_are_told_and_kept(ask: Ask, changed: dict[str, str], said: str) -> None:
    service = Service.objects.get(code="card-loss")
    post = typed(service, **changed)
    answer = views.service(ask("/staff/services/card-loss/", post=post), "card-loss")
    if not said:
        assert answer.status_code == 303
        return
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    for value in filter(None, changed.values()):
        assert value.replace("\n", "\n") in page.replace("\r\n", "\n")
    service.refresh_from_db()
    assert service.edited_at is None


def test_the_second_of_two_editors_is_told(ask: Ask) -> None:
    service = Service.objects.get(code="card-loss")
    late = Service.objects.get(code="card-loss")
    post = typed(service, fee_zh="乙")
    edit_service(service=service, texts={"fee_zh": "甲"}, officer_id=OFFICER_ID, now=NOW)
    answer = views.service(ask("/staff/services/card-loss/", post=post), "card-loss")
    assert answer.status_code == 422
    assert "别人改过这个事项" in answer.content.decode()
    with pytest.raises(UnableToEditService):
        edit_service(service=late, texts={"fee_zh": "丙"}, officer_id=OFFICER_ID, now=NOW)
    assert Service.objects.get(code="card-loss").fee_zh == "甲"


def test_an_unknown_service(ask: Ask) -> None:
    with pytest.raises(Http404):
        views.service(ask("/staff/services/none/"), "none")


def test_the_calendar_shows_a_year(ask: Ask) -> None:
    page = views.calendar(ask("/staff/calendar/")).content.decode()
    assert "2026-10-10" in page
    assert "暂定" not in page.replace("暂定</label>", "")
    assert "2027-06-09" in views.calendar(ask("/staff/calendar/?year=2027")).content.decode()
    for nonsense in ("0000", "9999", "abcd", "２０２７"):
        assert views.calendar(ask(f"/staff/calendar/?year={nonsense}")).status_code == 200


def day(**changed: str) -> dict[str, str]:
    return {
        "day-y": "2026",
        "day-m": "11",
        "day-d": "25",
        "kind": "rest",
        "note_zh": "台风停工",
        "note_en": "Typhoon",
        "source": "市通告 12 号",
    } | changed


def test_a_day_is_changed_and_put_back(ask: Ask) -> None:
    assert views.change_day(ask("/staff/calendar/day", post=day())).status_code == 303
    assert not is_working_day(date(2026, 11, 25))
    assert "市通告 12 号" in views.calendar(ask("/staff/calendar/")).content.decode()
    views.change_day(ask("/staff/calendar/day", post=day(kind="none")))
    assert is_working_day(date(2026, 11, 25))
    rows = LedgerRow.objects.filter(event=CatalogueEvent.CALENDAR_CHANGED).order_by("id")
    assert [row.data["kind"] for row in rows] == ["rest", "none"]


@pytest.mark.parametrize("changed", [{"day-d": "31"}, {"kind": "half"}, {"source": ""}, {"day-y": ""}])
def test_a_wrong_day_is_told(ask: Ask, changed: dict[str, str]) -> None:
    answer = views.change_day(ask("/staff/calendar/day", post=day(**changed)))
    assert answer.status_code == 422
    assert "台风停工" in answer.content.decode()
    assert is_working_day(date(2026, 11, 25))


def year(**changed: str) -> dict[str, str]:
    listed = "day,kind,note_zh,note_en\n2027-01-01,rest,元旦,New Year\n2027-01-03,working,元旦,New Year\n"
    return {"year": "2027", "status": "official", "days": listed, "source": "国办发明电 1 号"} | changed


def test_a_years_list_is_taken_over(ask: Ask) -> None:
    assert views.take_year(ask("/staff/calendar/year", post=year())).status_code == 303
    assert not load_calendar().is_provisional(2027)
    assert is_working_day(date(2027, 1, 3))
    row: Any = LedgerRow.objects.get(event=CatalogueEvent.CALENDAR_IMPORTED)
    assert (row.data["year"], row.data["days"], row.data["status"]) == (2027, 2, "official")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"days": "nonsense"}, "第一行应为表头"),
        ({"days": "day,kind\n2027-01-01,off\n"}, "第 2 行的类别"),
        ({"year": "2028"}, "2027-01-01 不在 2028 年内"),
        ({"year": "1999"}, "2004"),
        ({"days": "day,kind\n"}, "没有要修改的日期"),
    ],
)
def test_a_wrong_list_is_told(ask: Ask, changed: dict[str, str], said: str) -> None:
    answer = views.take_year(ask("/staff/calendar/year", post=year(**changed)))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert load_calendar().is_provisional(2027)
