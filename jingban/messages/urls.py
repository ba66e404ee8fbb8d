"""The message centre's addresses."""

from django.urls import path

from jingban.messages import views

app_name = "messages"
urlpatterns = [
    path("centre/messages/", views.inbox, name="inbox"),
    path("centre/messages/read-all", views.read_all, name="read_all"),
    path("centre/messages/<uuid:message_id>/", views.message, name="message"),
]
