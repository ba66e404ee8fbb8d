"""Template tags that every page may use without loading them (they are builtins in settings)."""

from functools import lru_cache

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jingban.ui import centre, principal
from jingban.ui.language import language_of, local

register = template.Library()


@lru_cache(maxsize=1)
def _sprite() -> str:
    return static("ui/icons.svg")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite, for the eye only: `{% icon "bell" %}`."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#i-{}"></use></svg>', _sprite(), name
    )


@register.simple_tag(takes_context=True)
def csrf_token(context: Context) -> SafeString:
    """Write Django's token and, beside it, the token of who opened the form (see `ui.principal`)."""
    given = context.get("csrf_token", "NOTPROVIDED")
    if given == "NOTPROVIDED":
        return SafeString()
    hidden = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', given)
    opened_by = principal.token(context["request"])
    if not opened_by:
        return hidden
    return hidden + format_html('<input type="hidden" name="{}" value="{}">', principal.FIELD, opened_by)


register.filter("local", local)
register.filter("language_of", language_of)


@register.simple_tag(takes_context=True)
def centre_tabs(context: Context, current: str) -> list[centre.Link]:
    """Give the tabs of 认证中心: `{% centre_tabs "agents" as tabs %}`."""
    return centre.tabs(context["request"], current)


@register.simple_tag(takes_context=True)
def centre_card(context: Context) -> centre.Card:
    """Give the card that says who is signed in: `{% centre_card as card %}`."""
    return centre.card(context["request"])


@register.simple_tag(takes_context=True)
def page_address(context: Context, **place: object) -> str:
    """Give this page's address at another place of its list, filters kept: `{% page_address page=2 %}`."""
    # Django's own `querystring` reads an attribute that an isolated component's context does not have.
    query = context["request"].GET.copy()
    for name, value in place.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"
