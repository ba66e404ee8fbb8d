"""Addresses of chapter 2 and of the account's own pages."""

from django.urls import path

from jingban.signin.views import centre, code, entry, security, stop

urlpatterns = [
    path("sign-in/", entry.sign_in, name="sign-in"),
    path("sign-in/person/", entry.person, name="sign-in-person"),
    path("sign-in/organisation/", entry.organisation, name="sign-in-organisation"),
    path("sign-in/challenge/", entry.ask_challenge, name="sign-in-challenge"),
    path("sign-in/code/", code.code, name="sign-in-code"),
    path("sign-in/code/send/", code.send, name="sign-in-code-send"),
    path("sign-out/", entry.sign_out, name="sign-out"),
    path("not-me/", stop.stop_own, name="stop-own"),
    path("not-me/done/<str:kind>/", stop.stopped, name="stopped"),
    path("not-me/<str:token>/", stop.stop, name="stop"),
    path("centre/", centre.centre, name="centre"),
    path("centre/face/", centre.face, name="centre-face"),
    path("centre/security/", security.security, name="security"),
    path("centre/security/password/", security.password, name="security-password"),
    path("centre/security/devices/end/", security.end_one, name="security-end-device"),
    path("centre/security/devices/end-others/", security.end_others, name="security-end-others"),
]
