"""Pages of vetting: the applicant's, of who is concerned, the reviewers'."""

from django.urls import include, path

from jingban.vetting.views import begin, papers, status, stop

app_name = "vetting"
urlpatterns = [
    path("vetting/", status.status, name="status"),
    path("vetting/code", status.status_code, name="status_code"),
    path("vetting/leave", status.leave, name="leave"),
    path("vetting/kinds/", begin.kinds_page, name="kinds"),
    path("vetting/kinds/<slug:kind>/", begin.begin, name="begin"),
    path("vetting/kinds/<slug:kind>/code", begin.begin_code, name="begin_code"),
    path("vetting/petition/", status.petition, name="petition"),
    path("vetting/petition/papers", papers.papers, name="papers"),
    path("vetting/petition/ask", papers.ask, name="ask"),
    path("vetting/petition/withdraw", status.withdraw, name="withdraw"),
    path("vetting/block/<str:token>", stop.block, name="block"),
    path("centre/vetting/<uuid:petition_id>/", stop.concerned, name="concerned"),
    path("centre/vetting/<uuid:petition_id>/confirm", stop.confirm, name="confirm"),
    path("staff/vetting/", include("jingban.vetting.staff.urls")),
]
