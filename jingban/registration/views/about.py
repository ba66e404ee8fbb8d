"""The texts that a person agrees to, each version at its own address, and agreeing to a newer one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jingban.registration import terms
from jingban.registration.use_cases.agree_to_terms import agree_to_terms
from jingban.signin.next_page import next_of
from jingban.ui.decorators import public
from jingban.ui.forms import ConsentField, Form
from jingban.ui.shortcuts import invalid, see_other


class AgreeForm(Form):
    """The tick under the texts."""

    consent = ConsentField()


@public
@require_safe
def about(request: HttpRequest, text: str, version: str = terms.CURRENT) -> HttpResponse:
    """Show the terms or the privacy notice, by default as they hold now."""
    if version not in terms.VERSIONS:
        raise Http404
    context = {"version": version, "current": terms.CURRENT, "text": text}
    return render(request, f"registration/{text}/{version}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest) -> HttpResponse:
    """Ask whoever agreed to an older version, or never, to agree to the present one."""
    account = request.signed_in.account
    onward = next_of(request) or reverse("portal:home")
    if account.terms_version == terms.CURRENT:
        return see_other(onward)
    # Only what stood on the page is agreed to.
    sent = request.method == "POST" and request.POST.get("version") == terms.CURRENT
    form = AgreeForm(request.POST if sent else None)
    context = {
        "form": form,
        "former": account.terms_version,
        "version": terms.CURRENT,
        "next": next_of(request),
    }
    if not sent:
        return render(request, "registration/agree.html", context)
    if not form.is_valid():
        return invalid(request, "registration/agree.html", context)
    agree_to_terms(account=account, now=request.now)
    return see_other(onward)
