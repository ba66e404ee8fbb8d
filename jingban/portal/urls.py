"""The portal's addresses: what everybody may open, and what content editors keep under /staff/content/."""

from django.urls import include, path

from jingban.portal.views import articles, home, me, places, search, services

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("region", places.region, name="region"),
    path("services/", services.all_services, name="services"),
    path("services/personal/", services.personal_services, name="personal_services"),
    path("services/employer/", services.employer_services, name="employer_services"),
    path("services/<slug:code>", services.service, name="service"),
    path("services/<slug:code>/sheet", services.sheet, name="sheet"),
    path("search", search.search, name="search"),
    path("guides/", articles.guides, name="guides"),
    path("guides/<slug:code>", articles.guide, name="guide"),
    path("notices/", articles.notices, name="notices"),
    path("notices/<slug:code>", articles.notice, name="notice"),
    path("flagships/", places.flagships, name="flagships"),
    path("points/", places.points, name="points"),
    path("me", me.me, name="me"),
    path("me/settings", me.settings, name="settings"),
    path("staff/content/", include("jingban.portal.staff.urls")),
]
