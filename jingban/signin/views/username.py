"""修改用户名: of an organisation's account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jingban.accounts.use_cases.set_username import UnableToSetUsername, set_username
from jingban.signin.forms import UsernameForm
from jingban.signin.step_up import require_recent_proof
from jingban.ui.decorators import require_organisation
from jingban.ui.shortcuts import invalid, see_other

TEMPLATE = "signin/username.html"


@require_organisation()
@require_recent_proof
@require_http_methods(["GET", "HEAD", "POST"])
def username(request: HttpRequest) -> HttpResponse:
    """Take another user name."""
    account = request.signed_in.account
    form = UsernameForm(request.POST or None)
    context = {"segment": "security", "form": form, "account": account}
    if request.method != "POST":
        return render(request, TEMPLATE, context)
    if form.is_valid():
        chosen = form.cleaned_data["username"]
        if chosen == account.username:
            form.add_error("username", _("这就是现在的用户名"))
        else:
            try:
                set_username(account=account, username=chosen, now=request.now)
            except UnableToSetUsername:
                form.add_error("username", _("这个用户名已经有人用了，请换一个"))
            else:
                return see_other(f"{reverse('security')}?done=username")
    return invalid(request, TEMPLATE, context)
