"""What content editors keep: who may, drafts, preview, publishing, two at once, and what the ledger says."""

import re
from typing import Any

import pytest
from django.test import Client

from jingban.ledger.models import LedgerRow
from jingban.portal.events import PortalEvent
from jingban.portal.models import Article, RegionalPortal, ServicePoint
from jingban.portal.saving import UnableToSaveContent
from jingban.portal.staff.kinds import KINDS
from jingban.portal.use_cases.edit_content import edit_content
from jingban.portal.use_cases.publish_content import publish_content
from jingban.portal.use_cases.unpublish_content import unpublish_content
from jingban.staff.models import Officer, Role
from tests.browsers import desk_of
from tests.cast import NOW
from tests.portal.officers import make_editor

NOTICES = "/staff/content/notice/"


@pytest.fixture
def editor() -> Officer:
    return make_editor("editor")


@pytest.fixture
def desk(editor: Officer) -> Client:
    return desk_of(editor, now=NOW)


def typed(**changed: str) -> dict[str, str]:
    return {
        "seen": "1", "key": "", "code": "new-hours", "region": "", "order": "100",
        "title_zh": "新的开放时间", "title_en": "New hours", "summary_zh": "", "summary_en": "",
        "body_zh": "## 周三\n到 **19:00**", "body_en": "## Wednesdays\nuntil **19:00**",
    } | changed  # fmt: skip


def address_of(article: Article) -> str:
    return f"/staff/content/{article.kind}/{article.id}/"


def as_typed(content: Any, **changed: str) -> dict[str, str]:
    kind = next(kind for kind in KINDS.values() if isinstance(content, kind.model))
    return (
        {name: str(getattr(content, name)) for name in kind.columns}
        | {"seen": str(content.version)}
        | changed
    )


def test_who_may_and_who_may_not(desk: Client, visitor: Client) -> None:
    assert desk.get(NOTICES).status_code == 200
    assert visitor.get(NOTICES).status_code == 302
    for role in set(Role) - {Role.CONTENT_EDITOR}:
        other = desk_of(make_editor(f"as-{role.value}", role), now=NOW)
        for address in ("/staff/content/", NOTICES, f"{NOTICES}new"):
            assert other.get(address).status_code == 403
        assert other.post(f"{NOTICES}new", typed()).status_code == 403
    assert not Article.objects.filter(code="new-hours").exists()


def test_the_desk_leads_there(desk: Client) -> None:
    text = desk.get("/staff/content/", follow=True).content.decode()
    assert ">内容</a>" in text
    for label in ("通知公告", "办事指南", "操作指南", "本站说明", "各地旗舰店", "服务网点"):
        assert label in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_listed_and_opens(desk: Client, kind: str) -> None:
    text = desk.get(f"/staff/content/{kind}/").content.decode()
    assert "随软件带来" in text
    assert desk.get(f"/staff/content/{kind}/new").status_code == 200
    first = KINDS[kind].all().first()
    assert first is not None
    assert desk.get(f"/staff/content/{kind}/{first.id}/").status_code == 200


def test_unknown_ones_are_not_found(desk: Client, editor: Officer) -> None:
    guide = Article.objects.get(code="sign-in")
    assert desk.get("/staff/content/nothing/").status_code == 404
    assert desk.get(f"{NOTICES}{editor.id}/").status_code == 404
    assert desk.get(f"{NOTICES}{guide.id}/").status_code == 404


def test_from_draft_to_published_to_taken_back(desk: Client, visitor: Client, editor: Officer) -> None:
    assert desk.post(f"{NOTICES}new", typed()).headers["Location"] == f"{NOTICES}?done=saved"
    draft = Article.objects.get(code="new-hours")
    assert draft.published_at is None
    assert visitor.get("/notices/new-hours").status_code == 404
    assert desk.post(f"{address_of(draft)}publish", {"seen": "1"}).headers["Location"].endswith("published")
    text = visitor.get("/notices/new-hours").content.decode()
    assert "<h2>周三</h2>" in text
    assert "<b>19:00</b>" in text
    assert "/notices/new-hours" in visitor.get("/search?q=xdkfsj").content.decode()
    assert (
        desk.post(f"{address_of(draft)}unpublish", {"seen": "2"}).headers["Location"].endswith("unpublished")
    )
    assert visitor.get("/notices/new-hours").status_code == 404
    draft.refresh_from_db()
    assert (draft.version, draft.edited_by, draft.edited_at) == (3, editor.id, NOW)
    rows = LedgerRow.objects.filter(subject_id=draft.id).order_by("id")
    assert [row.event for row in rows] == [
        PortalEvent.CONTENT_ADDED,
        PortalEvent.CONTENT_PUBLISHED,
        PortalEvent.CONTENT_UNPUBLISHED,
    ]
    assert {row.officer_id for row in rows} == {editor.id}
    assert rows[0].data == {"kind": "Article", "code": "new-hours", "version": 1}


def test_a_published_one_is_worded_anew_at_once(desk: Client, visitor: Client) -> None:
    one = Article.objects.get(code="maintenance")
    page = desk.get(address_of(one)).content.decode()
    assert "看网站上的样子" in page
    answer = desk.post(address_of(one), as_typed(one, title_zh="维护改到周日"))
    assert answer.status_code == 303
    assert "维护改到周日" in visitor.get("/notices/").content.decode()
    row = LedgerRow.objects.get(event=PortalEvent.CONTENT_EDITED)
    assert row.data == {"kind": "Article", "code": "maintenance", "version": 2, "fields": ["title_zh"]}


def test_saving_without_a_change_is_no_edit(desk: Client) -> None:
    one = Article.objects.get(code="maintenance")
    assert desk.post(address_of(one), as_typed(one)).status_code == 303
    one.refresh_from_db()
    assert (one.version, one.edited_at) == (1, None)
    assert not LedgerRow.objects.filter(event=PortalEvent.CONTENT_EDITED).exists()


def test_a_preview_saves_nothing(desk: Client) -> None:
    answer = desk.post(f"{NOTICES}new", typed(preview="1"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "预览，还没有保存" in text
    assert "<h2>Wednesdays</h2>" in text
    assert 'value="new-hours"' in text
    assert not Article.objects.filter(code="new-hours").exists()


def test_a_form_sent_twice_adds_one(desk: Client) -> None:
    page = desk.get("/staff/content/point/new").content.decode()
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', page)
    assert key
    point = {
        "seen": "1", "key": key[1], "region": "990100", "order": "50", "phone": "0099-8800 1299",
        "name_zh": "新网点", "name_en": "New point", "address_zh": "二路", "address_en": "Second Road",
        "hours_zh": "每天", "hours_en": "Daily", "services_zh": "", "services_en": "",
    }  # fmt: skip
    for _time in range(2):
        assert desk.post("/staff/content/point/new", point).status_code == 303
    assert ServicePoint.objects.filter(name_zh="新网点").count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title_zh": ""}, "请填写标题"),
        ({"title_en": ""}, "请填写标题，英文"),
        ({"summary_zh": "只有中文"}, "中文和英文要么都写，要么都不写"),
        ({"code": "New Hours"}, "只能用小写英文、数字和短横线"),
        ({"code": "新"}, "只能用小写英文、数字和短横线"),
        ({"code": "UPPER"}, "只能用小写英文、数字和短横线"),
        ({"code": "maintenance"}, "这个网址已经有了，请换一个"),
        ({"title_zh": "长" * 121}, "120"),
        ({"body_zh": "长" * 20_001}, "20000"),
        ({"order": "x"}, ""),
        ({"region": "110000"}, ""),
    ],
)
def test_wrong_values_are_told_and_kept(desk: Client, changed: dict[str, str], said: str) -> None:
    answer = desk.post(f"{NOTICES}new", typed(**changed))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "until **19:00**" in text
    assert not Article.objects.filter(title_zh="新的开放时间").exists()


@pytest.mark.parametrize("address", ["http://x.example", "javascript:alert(1)", "//x.example", "x"])
def test_a_portals_address_is_https_or_ours(desk: Client, address: str) -> None:
    one = RegionalPortal.objects.get(code="qingting")
    answer = desk.post(f"/staff/content/flagship/{one.id}/", as_typed(one, address=address))
    assert answer.status_code == 422
    assert "网址以 https:// 开头" in answer.content.decode()


def test_a_points_phone_is_a_phone(desk: Client) -> None:
    one = ServicePoint.objects.get(code="qingting-hall")
    answer = desk.post(f"/staff/content/point/{one.id}/", as_typed(one, phone="打电话"))
    assert "电话只能有数字、空格、括号和短横线" in answer.content.decode()


def test_of_two_editors_the_second_is_told(desk: Client) -> None:
    one = Article.objects.get(code="maintenance")
    other = desk_of(make_editor("other"), now=NOW)
    assert desk.post(address_of(one), as_typed(one, title_zh="第一位写的")).status_code == 303
    late = other.post(address_of(one), as_typed(one, title_zh="第二位写的"))
    assert late.status_code == 422
    text = late.content.decode()
    assert "别人改过这一条" in text
    assert "第二位写的" in text
    one.refresh_from_db()
    assert one.title_zh == "第一位写的"
    for verb in ("publish", "unpublish"):
        answer = other.post(f"{address_of(one)}{verb}", {"seen": "1"})
        assert answer.headers["Location"] == f"{NOTICES}?done=changed"
    assert "没有做" in other.get(f"{NOTICES}?done=changed").content.decode()
    one.refresh_from_db()
    assert one.published_at is not None


def test_at_once_only_one_is_saved(editor: Officer) -> None:
    first, second = Article.objects.get(code="maintenance"), Article.objects.get(code="maintenance")
    edit_content(content=first, values={"title_zh": "甲"}, seen=1, officer_id=editor.id, now=NOW)
    with pytest.raises(UnableToSaveContent) as caught:
        edit_content(content=second, values={"title_zh": "乙"}, seen=1, officer_id=editor.id, now=NOW)
    assert caught.value.code == "changed_meanwhile"
    with pytest.raises(UnableToSaveContent):
        unpublish_content(content=second, seen=1, officer_id=editor.id, now=NOW)


def test_what_is_published_already_stays_as_it_is(editor: Officer) -> None:
    one = Article.objects.get(code="maintenance")
    before = one.published_at
    publish_content(content=one, seen=1, officer_id=editor.id, now=NOW)
    assert (one.published_at, one.version) == (before, 1)


def test_an_editor_writes_for_her_own_division_only() -> None:
    other = desk_of(make_editor("suzhou", division="320500"), now=NOW)
    mine, national = Article.objects.get(code="wednesday-evening"), Article.objects.get(code="maintenance")
    assert ">修改</a>" not in other.get(NOTICES).content.decode()
    for one in (mine, national):
        assert other.get(address_of(one)).status_code == 403
        assert other.post(address_of(one), as_typed(one, title_zh="改")).status_code == 403
        assert other.post(f"{address_of(one)}unpublish", {"seen": "1"}).status_code == 403
    page = other.get(f"{NOTICES}new").content.decode()
    assert 'value="320500"' in page
    assert ">全国</option>" not in page
    assert other.post(f"{NOTICES}new", typed(region="320500")).status_code == 303
    for region in ("", "990100"):
        refused = other.post(f"{NOTICES}new", typed(region=region, code="all-of-us"))
        assert refused.status_code == 422
    assert not Article.objects.filter(code="all-of-us").exists()


def test_the_public_pages_do_not_say_who_wrote(desk: Client, visitor: Client, editor: Officer) -> None:
    one = Article.objects.get(code="maintenance")
    desk.post(address_of(one), as_typed(one, title_zh="改过"))
    assert editor.name not in visitor.get("/notices/maintenance").content.decode()
    assert editor.name in desk.get(NOTICES).content.decode()
