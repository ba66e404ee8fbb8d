"""办事指南, 操作指南, 通知公告, and what the footer leads to."""

import re

import pytest
from django.conf import settings
from django.test import Client

from jingban.portal.models import Article, ArticleKind
from jingban.portal.search import index
from tests.cast import NOW


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    text: str = response.content.decode()
    return text


def add_notices(number: int) -> None:
    for i in range(number):
        one = Article(
            kind=ArticleKind.NOTICE, code=f"extra-{i}", title_zh=f"补充通知 {i}", title_en=f"Extra notice {i}",
            body_zh="正文", body_en="Text", published_at=NOW,
        )  # fmt: skip
        index(one)
        one.save()


def test_guides_stand_by_kind(visitor: Client) -> None:
    text = page(visitor, "/guides/")
    for heading in ("办事指南", "操作指南", "本站说明"):
        assert f">{heading}</h2>" in text
    manual = page(visitor, "/guides/?kind=manual")
    assert "授权经办人：绑定、修改、解除" in manual
    assert "工作许可延期" not in manual
    assert page(visitor, "/guides/?kind=nothing").count("<h2 id=") == 3


def test_a_regional_guide_is_for_its_region(visitor: Client) -> None:
    assert "青汀市外国人来华工作受理窗口" in page(visitor, "/guides/")
    visitor.post("/region", {"region": "110000"})
    text = page(visitor, "/guides/")
    assert "青汀市外国人来华工作受理窗口" not in text
    assert "从工作许可到居留证件，一步一步怎么办" in text
    assert "国际人才港服务大厅周三延时" not in page(visitor, "/notices/")


@pytest.mark.parametrize(
    ("chapter", "labels"),
    [
        ("register-person", ["个人注册", "证件类型", "获取验证码", "我已阅读并同意", "5年", "长期有效"]),
        ("register-organisation", ["法人注册", "法人类型", "统一社会信用代码", "以法定代表人身份确认"]),
        ("sign-in", ["个人用户", "法人用户", "手机号/证件号码", "用户名", "认证中心", "退出"]),
        ("bind-an-agent", ["我的经办人", "创建", "绑定经办人", "请输入证件号码", "授权服务事项", "授权开始时间",
                           "授权结束时间", "确认绑定", "修改", "解除", "删除授权", "授权", "无法搜索到对应个人"]),
        ("act-for", ["选择为谁办理", "接受并继续", "切换", "我的授权"]),
        ("real-person", ["安全评分", "实人认证", "去认证"]),
        ("recover", ["现在还不能在这里重置密码", "服务网点"]),
        ("questions", ["用户信息完善", "没有权限办理该事项", "无法搜索到对应个人"]),
    ],
)  # fmt: skip
def test_the_manuals_chapters_use_its_labels(visitor: Client, chapter: str, labels: list[str]) -> None:
    text = re.sub(r"</?b>", "", page(visitor, f"/guides/{chapter}"))
    for label in labels:
        assert label in text


def test_notices_are_dated_and_paged(visitor: Client) -> None:
    add_notices(20)
    first, second = page(visitor, "/notices/"), page(visitor, "/notices/?page=2")
    assert "共 26 条，第 1 页，共 2 页" in first
    assert "谨防冒充" not in first
    assert "谨防冒充" in second
    page(visitor, "/notices/?page=x")


def test_a_draft_is_not_to_be_read(visitor: Client) -> None:
    Article.objects.filter(code="maintenance").update(published_at=None)
    Article.objects.filter(code="sign-in").update(published_at=None)
    assert "系统维护" not in page(visitor, "/notices/")
    assert visitor.get("/notices/maintenance").status_code == 404
    assert visitor.get("/guides/sign-in").status_code == 404
    assert "/guides/sign-in" not in page(visitor, "/search?q=登录")


def test_a_notice_is_no_guide_and_a_guide_no_notice(visitor: Client) -> None:
    assert visitor.get("/guides/maintenance").status_code == 404
    assert visitor.get("/notices/sign-in").status_code == 404


def test_the_footers_links_lead_somewhere(visitor: Client) -> None:
    text = page(visitor, "/")
    for _label, address in settings.FOOTER_LINKS:
        assert f'href="{address}"' in text
        page(visitor, address)


def test_the_contact_page_names_the_operators_hotline(visitor: Client) -> None:
    text = page(visitor, "/guides/contact")
    assert str(settings.BRAND["hotline"]) in text
    assert "{hotline}" not in text


def test_every_article_in_both_languages(visitor: Client, english: Client) -> None:
    for kind, code in Article.objects.values_list("kind", "code"):
        folder = "notices" if kind == ArticleKind.NOTICE else "guides"
        page(visitor, f"/{folder}/{code}")
        text = page(english, f"/{folder}/{code}")
        assert not re.search(r"[\u4e00-\u9fff]", re.sub("中文|经办", "", text)), code


def test_links_between_pages_lead_somewhere(visitor: Client) -> None:
    addresses: set[str] = set()
    for article in Article.objects.all():
        for body in (article.body_zh, article.body_en):
            addresses.update(re.findall(r"\]\((/[^)]*)\)", body))
    assert len(addresses) > 15
    for address in addresses:
        page(visitor, address)
