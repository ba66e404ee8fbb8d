"""核验文书: the public page that confirms a certificate by its verification code."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from jingban.foundation.clock import china_date
from jingban.mandates.queries import current_version, mandate_rows
from jingban.mandates.services import services_by_code
from jingban.ui.decorators import public
from jingban.ui.forms import Form


class VerifyForm(Form):
    """The code printed beside the QR."""

    code = forms.CharField(
        label=_("核验码"),
        max_length=60,
        help_text=_("印在二维码旁边，26 位。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        """Fold case, spaces and dashes."""
        text: str = self.cleaned_data["code"]
        return "".join(one for one in text.upper() if one.isalnum() and one.isascii())


@public
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a POST leads to its page. The code is printed on the paper and no secret."""
    form = VerifyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.cleaned_data["code"]:
        return redirect("mandates:verify", code=form.cleaned_data["code"])
    return render(request, "mandates/verify_form.html", {"form": form})


@public
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a certificate is in force right now, with names masked."""
    mandate = current_version(code)
    if mandate is None:
        context = {"form": VerifyForm(initial={"code": code}), "missing": True}
        return render(request, "mandates/verify_form.html", context, status=404)
    row = mandate_rows([mandate], china_date(request.now))[0]
    context = {"row": row, "services": services_by_code(), "now": request.now}
    return render(request, "mandates/verify.html", context)
