"""消息中心: what a person sees, and that it is only theirs."""

import uuid
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from jingban.messages import views
from jingban.messages.models import Message
from jingban.messages.use_cases.send import send

NOW = datetime(2026, 11, 24, 1, 2, tzinfo=UTC)
ACCOUNT = uuid.uuid4()
GRANTED = {
    "organisation": "青汀砚溪智能装备有限公司",
    "service": "外国人来华工作办理",
    "valid_from": "2026-06-01",
    "valid_to": "2027-11-30",
}
CASE = {"case": "QT-2026-004817", "organisation": "青汀砚溪智能装备有限公司", "subject": "单位信息变更"}


def asked(path: str = "/centre/messages/", *, method: str = "get", kind: str = "person") -> HttpRequest:
    request = getattr(RequestFactory(), method)(path)
    request.now = NOW
    request.signed_in = SimpleNamespace(
        account=SimpleNamespace(id=ACCOUNT), kind=kind, level="L3", display_name="周*然", menu_note=""
    )
    return request


def tell(
    template: str = "mandate.granted", params=GRANTED, *, account=ACCOUNT, ago=timedelta(), link=""
) -> Message:
    return send(template=template, now=NOW - ago, account_id=account, params=params, link=link)


def page(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_messages_stand_under_their_days(kind):
    tell(ago=timedelta(hours=1))
    tell("case.filed", CASE, ago=timedelta(hours=12))
    tell("case.accepted", CASE, ago=timedelta(days=8))
    tell("case.filed", {**CASE, "case": "QT-2026-000001"}, account=uuid.uuid4())
    html = page(views.inbox(asked(kind=kind)))
    positions = [
        html.index(text)
        for text in ("今天", "请您担任经办人", "08:02", "昨天", "21:02", "更早", "2026-11-16")
    ]
    assert positions == sorted(positions)
    assert "QT-2026-000001" not in html
    assert html.count("data-new") == 3
    assert "全部标为已读" in html


@pytest.mark.parametrize(
    ("show", "expected"),
    [("", 3), ("unread", 2), ("mandate", 1), ("case", 2), ("account", 0), ("nonsense", 3)],
)
def test_filters(show, expected):
    tell()
    tell("case.filed", CASE)
    read = tell("case.accepted", CASE)
    Message.objects.filter(id=read.id).update(read_at=NOW)
    html = page(views.inbox(asked(f"/centre/messages/?show={show}")))
    assert html.count("<time") == expected
    assert ("这里没有消息" in html) == (expected == 0)


def test_an_empty_inbox_says_what_will_come():
    html = page(views.inbox(asked()))
    assert "还没有消息" in html
    assert "全部标为已读" not in html
    assert "<time" not in html


def test_a_long_inbox_has_pages_and_few_queries(django_assert_max_num_queries):
    for number in range(45):
        tell("case.filed", CASE, ago=timedelta(days=number))
    with django_assert_max_num_queries(6):
        html = page(views.inbox(asked("/centre/messages/?page=3")))
    assert html.count("<time") == 5
    assert "共 45 条，第 3 页，共 3 页" in html


def test_opening_marks_read():
    message = tell(link="/centre/mandates/")
    html = page(views.message(asked(), message.id))
    assert 'href="/centre/mandates/"' in html
    message.refresh_from_db()
    assert message.read_at == NOW
    views.message(asked(), message.id)


def test_anothers_message_is_not_found_and_stays_unread():
    message = tell(account=uuid.uuid4())
    with pytest.raises(Http404):
        views.message(asked(), message.id)
    message.refresh_from_db()
    assert message.read_at is None


def test_all_are_marked_read_by_a_form_only():
    tell()
    other = tell(account=uuid.uuid4())
    assert views.read_all(asked("/centre/messages/read-all")).status_code == 405
    response = views.read_all(asked("/centre/messages/read-all", method="post"))
    assert (response.status_code, response["Location"]) == (303, "/centre/messages/")
    assert list(Message.objects.filter(read_at=None)) == [other]


def test_names_in_messages_are_text_not_markup():
    tell(params={**GRANTED, "organisation": '"><script>alert(1)</script>"'})
    html = page(views.inbox(asked()))
    assert "<script>alert" not in html


def test_the_page_speaks_english():
    tell()
    with translation.override("en"):
        html = page(views.inbox(asked()))
    assert "Mark all as read" in html
    assert "Today" in html
