"""Pages of work permits."""

from django.urls import path

from jingban.permits import views

app_name = "permits"
urlpatterns = [
    path("permits/", views.home, name="home"),
    path("permits/employer-change", views.employer_change, name="employer-change"),
]
