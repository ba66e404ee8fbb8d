"""Pages of mandates."""

from django.urls import path

from jingban.mandates.views import acting, agents, bind, dialogs, mine, verify

app_name = "mandates"
urlpatterns = [
    path("centre/agents/", agents.agents, name="agents"),
    path("centre/agents/new", bind.bind, name="bind"),
    path("centre/agents/history", agents.history, name="history"),
    path("centre/agents/export", agents.export, name="export"),
    path("centre/agents/<uuid:mandate_id>/change", dialogs.change, name="change"),
    path("centre/agents/<uuid:mandate_id>/remove", dialogs.remove, name="remove"),
    path("centre/agents/<uuid:mandate_id>/renew", dialogs.renew, name="renew"),
    path("centre/mandates/", mine.my_mandates, name="mine"),
    path("centre/mandates/<uuid:mandate_id>/accept", mine.accept, name="accept"),
    path("centre/mandates/<uuid:mandate_id>/lay-down", mine.lay_down, name="lay_down"),
    path("centre/mandates/<uuid:mandate_id>/certificate", mine.certificate, name="certificate"),
    path("acting-for/", acting.choose, name="choose"),
    path("acting-for/accept", acting.first_use, name="first_use"),
    path("verify/", verify.verify_form, name="verify_form"),
    path("verify/<str:code>", verify.verify, name="verify"),
]
