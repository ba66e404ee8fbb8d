"""核验文书: the public page that confirms a certificate by its verification code."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from jingban.mandates.documents import find_document
from jingban.ui.decorators import public
from jingban.ui.forms import Form
from jingban.ui.shortcuts import invalid

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
    """Ask for the code; a POST leads to its page. The code is printed on the paper and no secret."""
    form = VerifyForm(request.POST or None)
    if request.method != "POST":
        return render(request, "mandates/verify_form.html", {"form": form})
    if not form.is_valid():
        return invalid(request, "mandates/verify_form.html", {"form": form})
    return redirect("mandates:verify", code=form.cleaned_data["code"])


@public
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say how the document of a code stands right now, with names masked."""
    document = find_document(code, request.now)
    if document is None:
        context = {"form": VerifyForm(initial={"code": code}), "missing": True}
        return render(request, "mandates/verify_form.html", context, status=404)
    return render(request, "mandates/verify.html", {"document": document, "now": request.now})
