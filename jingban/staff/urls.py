"""Pages of staff accounts, under /staff/."""

from django.urls import path

from jingban.staff import views
from jingban.staff import views_enrolment as enrolment
from jingban.staff import views_officers as officers

app_name = "staff"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("enrol/", enrolment.enrol, name="enrol"),
    path("enrol/device", enrolment.device, name="enrol_device"),
    path("password/", views.password, name="password"),
    path("unmask/<slug:kind>/<uuid:subject_id>/<str:field>", views.unmask_value, name="unmask"),
    path("officers/", officers.officers, name="officers"),
    path("officers/new", officers.create, name="create"),
    path("officers/<uuid:officer_id>/", officers.officer, name="officer"),
    path("officers/<uuid:officer_id>/enrol", officers.re_enrol, name="re_enrol"),
    path("officers/<uuid:officer_id>/confirm", officers.confirm, name="confirm"),
    path("officers/<uuid:officer_id>/deactivate", officers.deactivate, name="deactivate"),
]
