"""The few marks of an article, and that nothing else means anything."""

import pytest

from jingban.portal.markup import plain, render


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("一段\n两行\n\n二段", "<p>一段<br>两行</p>\n<p>二段</p>"),
        ("## 小标题\n- 甲\n- 乙\n然后", "<h2>小标题</h2>\n<ul><li>甲</li><li>乙</li></ul>\n<p>然后</p>"),
        ("1. 先\n2. 后", "<ol><li>先</li><li>后</li></ol>"),
        ("> 提示", '<p class="note">提示</p>'),
        ("点**登录**。", "<p>点<b>登录</b>。</p>"),
        ("见[指南](/guides/)", '<p>见<a href="/guides/">指南</a></p>'),
        (
            "见[外面](https://example.org/a?b=1&c=2)",
            '<p>见<a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer">外面</a></p>',
        ),
        ("联系{hotline}", "<p>联系咨询热线 990-0100</p>"),
        ("a\r\n\r\nb", "<p>a</p>\n<p>b</p>"),
        ("", "<p></p>"),
    ],
)
def test_marks(typed: str, html: str) -> None:
    assert render(typed) == html


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "**<img src=x onerror=y>**",
        "[<b>x</b>](/a)",
        "[x](javascript:alert(1))",
        "[x](//elsewhere.example/)",
        "[x](http://elsewhere.example/)",
        '[x](/a"onclick="y)',
        "## <u>x</u>",
        "- <u>x</u>",
    ],
)
def test_whatever_is_typed_is_text(typed: str) -> None:
    html = str(render(typed))
    for forbidden in ("<script", "<img", "<u>", 'href="javascript', 'href="//', 'href="http:', ' onclick="'):
        assert forbidden not in html


def test_plain_leaves_the_words() -> None:
    text = plain("## 题\n1. 点**登录**\n- [指南](/guides/x)\n> 提示")
    assert text == "题\n点登录\n指南\n提示"
