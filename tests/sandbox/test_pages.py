"""`/sandbox/`, its buttons and the outbox, as a browser without JavaScript sees them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from jingban.foundation.clock import database_now, now
from jingban.sandbox.demo import registers
from jingban.sandbox.demo.cast import organisation, person
from jingban.sandbox.models import Outage, SandboxMessage, SandboxOrganisation, SandboxPerson

NOW = datetime(2026, 11, 24, 1, 2, tzinfo=UTC)


def told(to: str, text: str, code: str = "", ago: int = 0) -> None:
    SandboxMessage.objects.create(
        channel="sms", to=to, text=text, code=code, sent_at=NOW - timedelta(minutes=ago)
    )


def test_the_page_shows_the_cast_and_the_magic_inputs(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        response = client.get("/sandbox/")
    html = response.content.decode()
    assert response.status_code == 200
    for text in (
        person("zhou").name,
        person("zhou").number,
        person("bai").number,
        organisation("yanxi").username,
        organisation("dukou").uscc,
        "990100197001019018",
        "Qingting2026",
    ):
        assert text in html


def test_buttons_need_the_token_and_a_post():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/sandbox/do/clock", {"to": "+1d"}).status_code == 403
    assert strict.get("/sandbox/do/clock").status_code == 405
    assert strict.post("/sandbox/do/nothing").status_code in {403, 404}


@pytest.mark.parametrize("host", ["jingban.example", "127.0.0.1.example", "10.0.0.1"])
def test_only_loopback_names_are_answered(client, host):
    assert client.get("/sandbox/", headers={"host": host}).status_code == 400


def test_the_clock_moves(client):
    response = client.post("/sandbox/do/clock", {"to": "+1d"})
    assert (response.status_code, response["Location"]) == (303, "/sandbox/?done=clock#clock")
    assert abs(now() - database_now() - timedelta(days=1)) < timedelta(seconds=10)


def test_outages(client):
    client.post("/sandbox/do/switch", {"name": "sms", "state": "down"})
    assert Outage.objects.get().name == "sms"
    assert "已停" in client.get("/sandbox/").content.decode()
    client.post("/sandbox/do/switch", {"name": "sms", "state": "up"})
    assert not Outage.objects.exists()


def test_life_events(client):
    registers.fill()
    uscc = organisation("yanxi").uscc
    for values in (
        {"uscc": uscc, "event": "suspended"},
        {"uscc": uscc, "event": "rename", "name": "砚溪智能"},
        {"uscc": uscc, "event": "representative", "name": "周欣然", "number": person("zhou").number},
    ):
        assert client.post("/sandbox/do/organisation", values).status_code == 303
    row = SandboxOrganisation.objects.get(uscc=uscc)
    assert (row.state, row.name, row.representative_name) == ("suspended", "砚溪智能", "周欣然")
    pair = {"number": person("zhou").number, "into": person("lin").number}
    assert client.post("/sandbox/do/merge", {"event": "merge", **pair}).status_code == 303
    assert SandboxPerson.objects.get(number=pair["number"]).same_as.number == pair["into"]
    assert client.post("/sandbox/do/merge", {"event": "unmerge", **pair}).status_code == 303
    assert SandboxPerson.objects.get(number=pair["number"]).same_as is None
    assert client.post("/sandbox/do/death", {"number": person("zhou").number}).status_code == 303


@pytest.mark.parametrize(
    ("code", "values", "sentence"),
    [
        ("face", {"number": ""}, "请填写证件号码"),
        ("face", {"number": "99010019930415032X"}, "还没有人用这个证件号码注册"),
        ("confirm", {"uscc": "91990100MADWN00050"}, "还没有单位用这个代码注册"),
        ("clock", {"to": "昨天"}, "看不懂这个时间"),
        ("organisation", {"uscc": "x", "event": "rename"}, "请填写新的名称或姓名"),
        (
            "organisation",
            {"uscc": "x", "event": "representative", "name": "x"},
            "请填写新法定代表人的身份证号码",
        ),
        ("organisation", {"uscc": "x", "event": "dissolved"}, "登记库里没有这个单位"),
        ("death", {"number": "1"}, "人口库里没有这个人"),
        ("merge", {"number": "1", "event": "merge"}, "请填写保留的身份证号码"),
        ("merge", {"number": "1", "event": "merge", "into": "2"}, "人口库里没有这个人"),
    ],
)
def test_a_fault_is_told_and_what_was_typed_stays(client, code, values, sentence):
    response = client.post(f"/sandbox/do/{code}", values)
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert "<title>错误：" in html
    for value in values.values():
        assert value in html, code


def test_an_unknown_stand_in_cannot_be_switched(client):
    response = client.post("/sandbox/do/switch", {"name": "weather", "state": "down"})
    assert response.status_code == 422
    assert not Outage.objects.exists()


@pytest.mark.parametrize("to", ["17600005093", "+8617600005093", "%2B8617600005093", "176 0000 5093"])
def test_the_outbox_as_json(client, to):
    told("+8617600005093", "您的验证码是 482913", "482913")
    told("+8617600005093", "以前的", ago=5)
    told("+8613900002716", "别人的")
    assert client.get(f"/sandbox/outbox.json?to={to}").json() == [
        {
            "to": "17600005093",
            "text": "您的验证码是 482913",
            "code": "482913",
            "sent_at": "2026-11-24T01:02:00+00:00",
        },
        {"to": "17600005093", "text": "以前的", "code": None, "sent_at": "2026-11-24T00:57:00+00:00"},
    ]
    assert len(client.get("/sandbox/outbox.json").json()) == 3


def test_the_outbox_page(client):
    told("+8617600005093", "<b>您的</b>验证码是 482913", "482913")
    html = client.get("/sandbox/outbox/?to=17600005093").content.decode()
    assert "&lt;b&gt;您的" in html
    assert "没有发给这个号码的消息" in client.get("/sandbox/outbox/?to=1").content.decode()


@pytest.mark.parametrize("path", ["/sandbox/", "/sandbox/outbox/"])
def test_the_pages_speak_english(client, path):
    html = client.get(path, headers={"accept-language": "en"}).content.decode()
    assert "Sandbox" in html or "Outbox" in html
