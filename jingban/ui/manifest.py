"""The web app manifest, so that the site installs as an app under the operator's own name."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from jingban.ui.decorators import public


@public
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Give name, colours and icons."""
    return JsonResponse(
        {
            "name": f"{settings.BRAND['name']} {settings.BRAND['name_other']}",
            "short_name": str(settings.BRAND["name"]),
            "start_url": "/",
            "display": "standalone",
            "background_color": "#f7f7f4",
            "theme_color": "#0f3f47",
            "icons": [
                {"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
                {
                    "src": static("ui/app-512.png"),
                    "sizes": "512x512",
                    "type": "image/png",
                    "purpose": "any maskable",
                },
            ],
        },
        content_type="application/manifest+json",
    )
