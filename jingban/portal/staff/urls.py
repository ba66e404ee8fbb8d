"""Addresses under /staff/content/."""

from django.urls import path

from jingban.portal.staff import views

urlpatterns = [
    path("", views.content, name="content"),
    path("<slug:kind>/", views.content_list, name="content_list"),
    path("<slug:kind>/new", views.add, name="content_add"),
    path("<slug:kind>/<uuid:content_id>/", views.edit, name="content_edit"),
    path("<slug:kind>/<uuid:content_id>/publish", views.publish, name="content_publish"),
    path("<slug:kind>/<uuid:content_id>/unpublish", views.unpublish, name="content_unpublish"),
]
