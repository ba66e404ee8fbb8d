"""Addresses of 重置手机号."""

from django.urls import path

from jingban.recovery.views import phone

urlpatterns = [
    path("recover/organisation/phone/", phone.phone, name="recover-phone"),
    path("recover/organisation/phone/code", phone.phone_code, name="recover-phone-code"),
]
