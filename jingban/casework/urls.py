"""Pages of cases: the filer's under /cases/, the officers' under /staff/cases/."""

from django.urls import include, path

from jingban.casework.views import case, filing, lists

app_name = "casework"
urlpatterns = [
    path("cases/", lists.cases, name="cases"),
    path("cases/hand-over/<slug:service_code>", lists.hand_over, name="hand_over"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/fill/<slug:code>", filing.step, name="step"),
    path("cases/<uuid:case_id>/check", filing.check, name="check"),
    path("cases/<uuid:case_id>/receipt", filing.receipt, name="receipt"),
    path("cases/<uuid:case_id>/discard", filing.discard, name="discard"),
    path("cases/<uuid:case_id>/withdraw", case.withdraw, name="withdraw"),
    path("cases/<uuid:case_id>/take-over", case.take_over, name="take_over"),
    path("cases/<uuid:case_id>/letter", case.letter, name="letter"),
    path("cases/<uuid:case_id>/notice", case.notice, name="notice"),
    path("cases/<uuid:case_id>/filing", case.filing, name="filing"),
    path("staff/cases/", include("jingban.casework.staff.urls")),
]
