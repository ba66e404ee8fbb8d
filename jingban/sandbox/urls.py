"""The sandbox's addresses, included under `/sandbox/` and nowhere but in the sandbox."""

from django.urls import path

from jingban.sandbox import views

app_name = "sandbox"
urlpatterns = [
    path("", views.home, name="home"),
    path("do/<slug:code>", views.act, name="act"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox.json", views.outbox_json, name="outbox_json"),
]
