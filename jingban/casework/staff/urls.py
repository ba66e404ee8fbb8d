"""The officers' pages of cases, under /staff/cases/ and in the namespace of casework."""

from django.urls import path

from jingban.casework.staff import views

urlpatterns = [
    path("todo/", views.todo, name="todo"),
    path("all/", views.all_cases, name="staff_cases"),
    path("<uuid:case_id>/", views.case, name="staff_case"),
    path("<uuid:case_id>/accept", views.accept, name="accept"),
    path("<uuid:case_id>/return", views.return_to_filer, name="return"),
    path("<uuid:case_id>/determine", views.determine, name="determine"),
]
