"""Pages of catalogue administrators, under /staff/."""

from django.urls import path

from jingban.catalogue.staff import views

app_name = "catalogue"
urlpatterns = [
    path("services/", views.service_list, name="services"),
    path("services/<slug:code>/", views.service, name="service"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/day", views.change_day, name="change_day"),
    path("calendar/year", views.take_year, name="take_year"),
]
