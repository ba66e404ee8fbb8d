"""A page with a form of many kinds of fields, for the tests of what is kept."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

from jingban.ui.forms import CodeField, DateBoxes, Form, PasswordField
from jingban.ui.shortcuts import see_other

PAGE = Template(
    "{% if request.kept_form %}KEPT{% endif %}<form method=post>{% csrf_token %}"
    "{% for field in form %}{{ field }}{% endfor %}</form>"
)
done: list[dict[str, object]] = []


class GreetForm(Form):
    """One field of each kind."""

    name = forms.CharField(label="姓名")
    day = DateBoxes(label="日期")
    services = forms.MultipleChoiceField(
        label="事项", choices=[("a", "甲"), ("b", "乙"), ("c", "丙")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="同意")
    new_password = PasswordField()
    code = CodeField()
    sealed = forms.CharField(widget=forms.HiddenInput)


def greet(request: HttpRequest, whom: str = "") -> HttpResponse:
    """Do it, or show the form."""
    form = GreetForm(request.POST or None, initial={"sealed": "fresh"})
    if request.method == "POST":
        if not form.is_valid():
            return HttpResponse("INVALID", status=422)
        done.append({"account": request.signed_in.account_id, **form.cleaned_data})
        return see_other("/")
    return HttpResponse(PAGE.render(RequestContext(request, {"form": form})))


urlpatterns = [
    path("greet/", greet),
    path("greet/<str:whom>/", greet),
    path("", include("jingban.config.urls")),
]
