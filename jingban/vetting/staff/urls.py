"""The reviewers' pages, under /staff/vetting/ and in the namespace of vetting."""

from django.urls import path

from jingban.vetting.staff import views

urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:petition_id>/", views.petition, name="staff_petition"),
    path("<uuid:petition_id>/look", views.look, name="look"),
    path("<uuid:petition_id>/papers/<uuid:paper_id>", views.paper, name="paper"),
    path("<uuid:petition_id>/take", views.take, name="take"),
    path("<uuid:petition_id>/review", views.review, name="review"),
]
