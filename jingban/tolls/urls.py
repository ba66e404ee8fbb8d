"""The address that a public form's script asks before the form is sent."""

from django.urls import path

from jingban.tolls import views

urlpatterns = [path("challenge/", views.ask_challenge, name="challenge")]
