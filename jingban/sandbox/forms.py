"""The buttons of `/sandbox/`: each is a small form, and what it does with what was typed."""

from datetime import datetime
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from jingban.sandbox.use_cases import life_events
from jingban.sandbox.use_cases.move_clock import UnableToMoveClock, move_clock
from jingban.sandbox.use_cases.prove import UnableToProve, confirm_organisation, pass_face
from jingban.sandbox.use_cases.switch import NAMES, UnableToSwitch, switch_off, switch_on
from jingban.ui.forms import Form


class UnableToAct(Exception):
    """The sandbox cannot do it; the message is for the person at the page."""


class ActionForm(Form):
    """One thing the page can do; `code` is its address, `act` does it with the cleaned values."""

    code: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{self.code}_%s", **kwargs)

    def act(self, now: datetime) -> None:
        """Do it; raises `UnableToAct`."""
        raise NotImplementedError


class FaceForm(ActionForm):
    """Gives L3."""

    code = "face"
    number = forms.CharField(label=_("证件号码"), max_length=30)

    def act(self, now: datetime) -> None:
        """Pass the face of whoever registered with the number."""
        try:
            pass_face(number=self.cleaned_data["number"], now=now)
        except UnableToProve as fault:
            raise UnableToAct(_("还没有人用这个证件号码注册")) from fault


class ConfirmForm(ActionForm):
    """Gives O2."""

    code = "confirm"
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=30)

    def act(self, now: datetime) -> None:
        """Confirm the newest account of the organisation."""
        try:
            confirm_organisation(uscc=self.cleaned_data["uscc"], now=now)
        except UnableToProve as fault:
            raise UnableToAct(_("还没有单位用这个代码注册")) from fault


class ClockForm(ActionForm):
    """Moves the clock."""

    code = "clock"
    to = forms.CharField(
        label=_("拨到"), max_length=40, help_text=_("+3d、-2h，或 2026-12-01T00:00，或 reset（回到现在）")
    )

    def act(self, now: datetime) -> None:
        """Move it."""
        try:
            move_clock(text=self.cleaned_data["to"])
        except UnableToMoveClock as fault:
            raise UnableToAct(_("看不懂这个时间，请照提示的样子写，前后不超过十年")) from fault


class SwitchForm(ActionForm):
    """Switches a stand-in off or on."""

    code = "switch"
    name = forms.CharField(max_length=20)
    state = forms.ChoiceField(choices=[("down", "down"), ("up", "up")])

    def act(self, now: datetime) -> None:
        """Switch it."""
        switch = switch_off if self.cleaned_data["state"] == "down" else switch_on
        try:
            switch(name=self.cleaned_data["name"])
        except UnableToSwitch as fault:
            raise UnableToAct(", ".join(NAMES)) from fault


class OrganisationEventForm(ActionForm):
    """Something happens to an organisation in the register."""

    code = "organisation"
    EVENTS = (
        ("dissolved", _("注销")),
        ("suspended", _("责令停业")),
        ("live", _("恢复正常")),
        ("rename", _("改名")),
        ("representative", _("变更法定代表人")),
    )
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=30)
    event = forms.ChoiceField(label=_("发生什么"), choices=EVENTS)
    name = forms.CharField(label=_("新名称，或新法定代表人的姓名"), max_length=100, required=False)
    number = forms.CharField(label=_("新法定代表人的身份证号码"), max_length=30, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the new name and number where the event needs them."""
        cleaned: dict[str, Any] = super().clean() or {}
        event = cleaned.get("event")
        if event in {"rename", "representative"} and not cleaned.get("name"):
            self.add_error("name", _("请填写新的名称或姓名"))
        if event == "representative" and not cleaned.get("number"):
            self.add_error("number", _("请填写新法定代表人的身份证号码"))
        return cleaned

    def act(self, now: datetime) -> None:
        """Let it happen and tell the house."""
        data = self.cleaned_data
        try:
            if data["event"] == "rename":
                life_events.rename_organisation(uscc=data["uscc"], name=data["name"], now=now)
            elif data["event"] == "representative":
                life_events.change_representative(
                    uscc=data["uscc"],
                    certificate_type="resident_id",
                    number=data["number"],
                    name=data["name"],
                    now=now,
                )
            else:
                life_events.set_organisation_state(uscc=data["uscc"], state=data["event"], now=now)
        except life_events.UnableToHappen as fault:
            raise UnableToAct(_("登记库里没有这个单位")) from fault


class DeathForm(ActionForm):
    """A person dies."""

    code = "death"
    number = forms.CharField(label=_("身份证号码"), max_length=30)

    def act(self, now: datetime) -> None:
        """Let it happen and tell the house."""
        try:
            life_events.let_die(certificate_type="resident_id", number=self.cleaned_data["number"], now=now)
        except life_events.UnableToHappen as fault:
            raise UnableToAct(_("人口库里没有这个人")) from fault


class MergeForm(ActionForm):
    """Two entries of the population register turn out to be one person, or two after all."""

    code = "merge"
    EVENTS = (("merge", _("是同一个人，合并")), ("unmerge", _("不是同一个人，撤销合并")))
    number = forms.CharField(label=_("并入他人的身份证号码"), max_length=30)
    event = forms.ChoiceField(label=_("发生什么"), choices=EVENTS)
    into = forms.CharField(label=_("保留的身份证号码"), max_length=30, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the number that stays where two are merged."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("event") == "merge" and not cleaned.get("into"):
            self.add_error("into", _("请填写保留的身份证号码"))
        return cleaned

    def act(self, now: datetime) -> None:
        """Let it happen and tell the house."""
        data, kind = self.cleaned_data, "resident_id"
        try:
            if data["event"] == "merge":
                life_events.merge(
                    certificate_type=kind, number=data["number"], into_type=kind, into=data["into"], now=now
                )
            else:
                life_events.unmerge(certificate_type=kind, number=data["number"], now=now)
        except life_events.UnableToHappen as fault:
            raise UnableToAct(_("人口库里没有这个人，或者两个号码是同一个")) from fault


ACTIONS: Final[dict[str, type[ActionForm]]] = {
    form.code: form
    for form in (
        FaceForm,
        ConfirmForm,
        ClockForm,
        SwitchForm,
        OrganisationEventForm,
        DeathForm,
        MergeForm,
    )
}
