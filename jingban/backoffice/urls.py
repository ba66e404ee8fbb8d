"""Pages of the desk, under /staff/."""

from django.urls import path

from jingban.backoffice import views, views_audit

app_name = "backoffice"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/person", views.person, name="person"),
    path("organisations/<uuid:organisation_id>/", views.organisation, name="organisation"),
    path("audit/", views_audit.audit, name="audit"),
    path("audit/unmaskings", views_audit.unmaskings, name="unmaskings"),
]
