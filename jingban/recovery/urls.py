"""Addresses of chapter 4."""

from django.urls import path

from jingban.recovery.views import start

urlpatterns = [
    path("recover/person/", start.person, name="recover-person"),
    path("recover/organisation/", start.organisation, name="recover-organisation"),
    path("recover/username/", start.username, name="recover-username"),
]
