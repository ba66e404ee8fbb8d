"""What our fields accept, and how a field stands on a page."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django import forms

from jingban.ui.forms import (
    Cards,
    CardsMany,
    CodeField,
    ConsentField,
    DateBoxes,
    Form,
    PasswordField,
    ValidityForm,
    last_day_of,
)


class Sample(Form):
    name = forms.CharField(label="姓名", help_text="照证件填写")
    born = DateBoxes(label="出生日期", earliest=date(1900, 1, 1), latest=date(2026, 11, 24))
    password = PasswordField(fresh=True)
    code = CodeField()
    service = forms.MultipleChoiceField(
        label="服务", choices=[("a", "甲"), ("b", "乙")], widget=CardsMany(explain={"a": "说明"})
    )
    note = forms.CharField(label="备注", required=False)
    paper = forms.FileField(label="营业执照照片", required=False)
    consent = ConsentField()


def day(year: str, month: str, number: str, name: str = "born") -> dict[str, str]:
    return {f"{name}-y": year, f"{name}-m": month, f"{name}-d": number}


def errors(form: forms.Form, name: str) -> list[str]:
    return [str(text) for text in form.errors.get(name, [])]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (("2024", "2", "29"), date(2024, 2, 29)),
        (("2024", "02", "09"), date(2024, 2, 9)),
        (("２０２４", " 2 ", "９"), date(2024, 2, 9)),
    ],
)
def test_a_day_is_read(typed: tuple[str, str, str], read: date) -> None:
    form = Sample(day(*typed))
    form.is_valid()
    assert form.cleaned_data["born"] == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("", "", ""), "请填写出生日期"),
        (("2024", "", "3"), "年、月、日都要填写"),
        (("24", "2", "3"), "年份请写 4 位数字，如 2026"),
        (("2023", "2", "29"), "没有这一天，请检查年、月、日"),
        (("2023", "x", "29"), "没有这一天，请检查年、月、日"),
        (("2023", "9" * 25, "29"), "没有这一天，请检查年、月、日"),
        (("1899", "12", "31"), "不能早于 1900-01-01"),
        (("2026", "11", "25"), "不能晚于 2026-11-24"),
    ],
)
def test_a_day_that_cannot_be(typed: tuple[str, str, str], said: str) -> None:
    assert errors(Sample(day(*typed)), "born") == [said]


def test_an_impossible_day_stays_in_its_boxes(draw: Callable[..., str]) -> None:
    page = draw('<c-form-field :field="form.born" />', form=Sample(day("2023", "2", "29")))
    assert page.count('aria-invalid="true"') == 3
    assert 'value="29"' in page
    assert 'aria-describedby="id_born_error"' in page


@pytest.mark.parametrize(
    ("start", "length", "includes_last", "end"),
    [
        (date(2019, 6, 12), "10y", False, date(2029, 6, 12)),
        (date(2024, 2, 29), "5y", False, date(2029, 2, 28)),
        (date(2026, 12, 1), "1y", True, date(2027, 11, 30)),
        (date(2026, 11, 30), "3m", True, date(2027, 2, 27)),
        (date(2026, 3, 1), "year-end", True, date(2026, 12, 31)),
        (date(2019, 6, 12), "forever", False, None),
    ],
)
def test_lengths(start: date, length: str, includes_last: bool, end: date | None) -> None:
    assert last_day_of(start, length, includes_last=includes_last) == end


def test_an_unknown_length_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a length"):
        last_day_of(date(2026, 1, 1), "soon")


def validity(**data: str) -> ValidityForm:
    return ValidityForm({**day("2019", "6", "12", "valid_from"), **data})


def test_a_picked_length_gives_the_end_without_a_script() -> None:
    form = validity(length="10y")
    assert form.is_valid()
    assert form.cleaned_data["valid_to"] == date(2029, 6, 12)
    assert form.cleaned_data["valid_forever"] is False


def test_forever_has_no_end() -> None:
    form = validity(length="forever")
    assert form.is_valid()
    assert (form.cleaned_data["valid_to"], form.cleaned_data["valid_forever"]) == (None, True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "请填写结束时间，或者选择期限"),
        (
            {"length": "10y", **day("2029", "6", "13", "valid_to")},
            "填写的结束时间和选择的期限不一样，请只留一个",
        ),
        (day("2019", "6", "11", "valid_to"), "结束时间不能早于开始时间"),
        (day("2029", "2", "30", "valid_to"), "没有这一天，请检查年、月、日"),
    ],
)
def test_a_period_that_cannot_be(data: dict[str, str], said: str) -> None:
    assert errors(validity(**data), "valid_to") == [said]


@pytest.mark.parametrize(
    ("typed", "good"), [("123456", True), ("１２ ３４５６", True), ("12345", False), ("12345a", False)]
)
def test_codes(typed: str, good: bool) -> None:
    assert (errors(Sample({"code": typed}), "code") == []) is good


def test_a_password_is_kept_as_typed_and_never_written_back(draw: Callable[..., str]) -> None:
    form = Sample({"password": " Aa1 secret "})
    form.is_valid()
    assert form.cleaned_data["password"] == " Aa1 secret "
    page = draw('<c-form-field :field="form.password" />', form=form)
    assert "secret" not in page
    assert 'type="password"' in page
    assert 'autocomplete="new-password"' in page


def test_required_texts_name_the_field() -> None:
    form = Sample({})
    assert errors(form, "name") == ["请填写姓名"]
    assert errors(form, "service") == ["请选择服务"]
    assert errors(form, "consent") == ["请先阅读，勾选同意后再继续"]


def test_label_hint_error_and_control_are_tied(draw: Callable[..., str]) -> None:
    page = draw('<c-form-field :field="form.name" />', form=Sample({"name": ""}))
    assert '<label for="id_name"><i class="star" aria-hidden="true">*</i>姓名</label>' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-required="true"' in page
    assert " required" not in page


def test_optional_fields_say_so(draw: Callable[..., str]) -> None:
    assert '备注 <span class="optional">选填</span>' in draw(
        '<c-form-field :field="form.note" />', form=Sample()
    )


def test_a_group_has_a_legend_and_its_explanations(draw: Callable[..., str]) -> None:
    page = draw('<c-form-field :field="form.service" />', form=Sample({"service": ["a"]}))
    assert "<fieldset" in page
    assert "<legend>" in page
    assert "<small>说明</small>" in page
    assert page.count("checked") == 1


def test_a_consent_has_its_words_from_the_page(draw: Callable[..., str]) -> None:
    page = draw('<c-form-field :field="form.consent">同意<a href="/x">协议</a></c-form-field>', form=Sample())
    assert '<span>同意<a href="/x">协议</a></span>' in page


def test_a_button_stands_beside_a_code(draw: Callable[..., str]) -> None:
    page = draw(
        '<c-form-field :field="form.code"><c-send-code url="/code" fields="phone" /></c-form-field>',
        form=Sample(),
    )
    assert 'formaction="/code" formnovalidate' in page
    assert 'autocomplete="one-time-code"' in page


def test_what_was_typed_is_escaped(draw: Callable[..., str]) -> None:
    page = draw('<c-form-field :field="form.name" />', form=Sample({"name": '"><script>x</script>'}))
    assert "<script>" not in page


def test_the_summary_leads_to_each_fault(draw: Callable[..., str]) -> None:
    class Strict(Sample):
        def clean(self) -> dict[str, Any]:
            raise forms.ValidationError("两处不一致")

    form = Strict({"name": "", "consent": "on", "code": "1", "service": ["a"], "password": "x"})
    page = draw('<c-error-summary :form="form" />', form=form)
    assert "有 4 处需要改正" in page
    assert "<p>两处不一致</p>" in page
    assert '<a href="#id_name">请填写姓名</a>' in page
    assert '<a href="#id_born_y">请填写出生日期</a>' in page
    assert '<a href="#id_code">手机验证码：验证码是 6 位数字</a>' in page


def test_no_summary_without_faults(draw: Callable[..., str]) -> None:
    assert draw('<c-error-summary :form="form" />', form=Sample()).strip() == ""


def test_one_of_several_cards() -> None:
    field = forms.ChoiceField(choices=[("a", "甲")], widget=Cards(explain={"a": "说明"}))
    assert "说明" in field.widget.render("x", "a", {"id": "id_x"})
