"""Pages of registration."""

from django.urls import path

from jingban.registration.views import about, centre, complete, confirmations, data, organisation, person

app_name = "registration"
urlpatterns = [
    path("register/person/", person.person, name="person"),
    path("register/person/code", person.person_code, name="person_code"),
    path("register/organisation/", organisation.organisation, name="register_organisation"),
    path("register/organisation/code", organisation.organisation_code, name="organisation_code"),
    path("register/confirm/<str:token>", confirmations.confirm_link, name="confirm_link"),
    path("centre/complete/", complete.complete, name="complete"),
    path("centre/identity/", centre.identity, name="identity"),
    path("centre/organisation/", centre.organisation, name="organisation"),
    path("centre/organisation/identity/", centre.organisation_identity, name="organisation_identity"),
    path("centre/organisation/link", centre.new_link, name="new_link"),
    path("centre/organisation/waiting", centre.still_waiting, name="still_waiting"),
    path("centre/confirmations/", confirmations.confirmations, name="confirmations"),
    path("centre/confirmations/<uuid:organisation_id>/", confirmations.answer, name="answer"),
    path("centre/data/", data.data, name="data"),
    path("centre/data/download", data.download, name="data_download"),
    path("centre/data/name", data.name, name="data_name"),
    path("centre/data/register", data.ask_register, name="data_register"),
    path("centre/data/close", data.close, name="data_close"),
    path("account-closed/", data.closed, name="data_closed"),
    path("centre/agree/", about.agree, name="agree"),
    path("about/terms/", about.about, {"text": "terms"}, name="terms"),
    path("about/terms/<str:version>/", about.about, {"text": "terms"}, name="terms_version"),
    path("about/privacy/", about.about, {"text": "privacy"}, name="privacy"),
    path("about/privacy/<str:version>/", about.about, {"text": "privacy"}, name="privacy_version"),
]
