"""The message centre's addresses, included under `/centre/messages/`."""

from django.urls import path

from jingban.messages import views

app_name = "messages"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read-all", views.read_all, name="read_all"),
    path("<uuid:message_id>/", views.message, name="message"),
]
