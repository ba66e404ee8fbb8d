"""核验文书: the public page that confirms a certificate by its verification code."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from jingban.mandates.documents import find_document
from jingban.signin.client import client_of
from jingban.tolls.challenge import ProofNeeded
from jingban.tolls.models import PublicForm
from jingban.tolls.paying import must_wait, proof_fields, proofs_of
from jingban.tolls.prices import charge, count, price
from jingban.ui.decorators import public
from jingban.ui.forms import Form
from jingban.ui.shortcuts import invalid

FORM = "mandates/verify_form.html"
# 128 bits in base 32 (mandates.models).
CODE = re.compile("[A-Z2-7]{26}")


class VerifyForm(Form):
    """The code printed beside the QR."""

    code = forms.CharField(
        label=_("核验码"),
        max_length=60,
        help_text=_("印在二维码旁边，26 位。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        """Fold case, spaces and dashes; refuse what is no code, lest a number typed here stand in an address."""
        text: str = self.cleaned_data["code"]
        code = "".join(one for one in text.upper() if one.isalnum() and one.isascii())
        if not CODE.fullmatch(code):
            raise ValidationError(_("核验码是 26 位字母和数字，请照证明上印的填写"), code="code")
        return code


@public
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a POST leads to its page. The code is printed on the paper and no secret.

    A network that tried many codes which nobody gave out brings a proof with each, and is answered here.
    """
    form = VerifyForm(request.POST or None)
    if request.method != "POST":
        return render(request, FORM, _page(request, form))
    if not form.is_valid():
        return invalid(request, FORM, _page(request, form))
    code = form.cleaned_data["code"]
    try:
        paid = charge(PublicForm.VERIFY, client_of(request).network, proofs_of(request), request.now)
    except ProofNeeded:
        return _must_wait(request, form)
    return _show(request, code) if paid else redirect("mandates:verify", code=code)


@public
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say how the document of a code stands right now, with names masked."""
    if price(PublicForm.VERIFY, client_of(request).network, request.now):
        return _must_wait(request, VerifyForm(initial={"code": code}))
    return _show(request, code)


def _show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a code's document. Only a code that nobody gave out counts: papers may be looked up by the hundred."""
    document = find_document(code, request.now)
    if document:
        return render(request, "mandates/verify.html", {"document": document, "now": request.now})
    count(PublicForm.VERIFY, client_of(request).network, request.now)
    page = {**_page(request, VerifyForm(initial={"code": code})), "missing": True}
    return render(request, FORM, page, status=404)


def _must_wait(request: HttpRequest, form: VerifyForm) -> HttpResponse:
    return must_wait(request, FORM, {**_page(request, form), "must_wait": _("核验")})


def _page(request: HttpRequest, form: VerifyForm) -> dict[str, Any]:
    return {"form": form, **proof_fields(request, PublicForm.VERIFY)}
