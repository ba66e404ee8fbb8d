"""Every room's pages."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("jingban.ui.urls")),
    path("", include("jingban.portal.urls")),
    path("", include("jingban.tolls.urls")),
    path("", include("jingban.vetting.urls")),
    path("", include("jingban.signin.urls")),
    path("", include("jingban.registration.urls")),
    path("", include("jingban.recovery.phone_urls")),
    path("", include("jingban.recovery.urls")),
    path("", include("jingban.mandates.urls")),
    path("", include("jingban.messages.urls")),
    path("", include("jingban.casework.urls")),
    path("", include("jingban.permits.urls")),
    path("staff/", include("jingban.staff.urls")),
    path("staff/", include("jingban.catalogue.urls")),
    path("staff/", include("jingban.backoffice.urls")),
]
if settings.JINGBAN_SANDBOX:
    urlpatterns.append(path("sandbox/", include("jingban.sandbox.urls")))

handler400 = "jingban.ui.errors.bad_request"
handler403 = "jingban.ui.errors.forbidden"
handler404 = "jingban.ui.errors.not_found"
handler500 = "jingban.ui.errors.server_error"
