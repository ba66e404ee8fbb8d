"""The frame's own addresses."""

from django.urls import path

from jingban.ui import manifest, preferences

app_name = "ui"
urlpatterns = [
    path("preferences/language", preferences.language, name="language"),
    path("preferences/care", preferences.care, name="care"),
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
]
