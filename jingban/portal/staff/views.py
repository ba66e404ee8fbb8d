"""List, write, preview, publish and take back what the public reads."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingban.portal.markup import render as as_html
from jingban.portal.models import Article, Content
from jingban.portal.policies import can_edit
from jingban.portal.regions import region_label
from jingban.portal.saving import UnableToSaveContent
from jingban.portal.staff.forms import ContentForm
from jingban.portal.staff.kinds import KINDS, Kind
from jingban.portal.use_cases.add_content import add_content
from jingban.portal.use_cases.edit_content import edit_content
from jingban.portal.use_cases.publish_content import publish_content
from jingban.portal.use_cases.unpublish_content import unpublish_content
from jingban.staff.models import Role
from jingban.staff.queries import names_of
from jingban.ui.decorators import require_role
from jingban.ui.errors import forbidden
from jingban.ui.shortcuts import invalid, see_other

PAGE_SIZE = 30
FAULTS = {
    "changed_meanwhile": _("您打开以后，别人改过这一条。请在新窗口看过最新内容，再改一次"),
    "code_taken": _("这个网址已经有了，请换一个"),
}
editors_only = require_role(Role.CONTENT_EDITOR.value)


@editors_only
@require_safe
def content(request: HttpRequest) -> HttpResponse:
    """Begin with the notices."""
    return redirect("portal:content_list", next(iter(KINDS)))


@editors_only
@require_safe
def content_list(request: HttpRequest, kind: str) -> HttpResponse:
    """List all of a kind, drafts included."""
    asked = _kind(kind)
    page = Paginator(asked.all(), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    names = names_of(one.edited_by for one in rows if one.edited_by)
    context = {
        "kind": asked,
        "segments": [
            {
                "url": reverse("portal:content_list", args=[one.code]),
                "label": one.label,
                "current": one is asked,
            }
            for one in KINDS.values()
        ],
        "page": page,
        "rows": [
            {
                "content": one,
                "editor": names.get(one.edited_by) if one.edited_by else "",
                "region": region_label(one.region),
                "mine": can_edit(request.officer, one.region),
            }
            for one in rows
        ],
        "done": request.GET.get("done", ""),
    }
    return render(request, "portal/staff/list.html", context)


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Write something new, as a draft."""
    asked = _kind(kind)
    new = asked.model(**asked.same)
    if not any(can_edit(request.officer, post.division) for post in request.officer.posts):
        return forbidden(request)

    def save(form: ContentForm) -> Content:
        new.id = form.cleaned_data["key"] or new.id
        for name, value in form.values().items():
            setattr(new, name, value)
        if "code" not in asked.others:
            new.code = str(new.id)
        return add_content(content=new, officer_id=request.officer.id, now=request.now)

    return _write(request, asked, new, save)


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
    """Word something anew."""
    asked = _kind(kind)
    found = _content(asked, content_id)
    if not can_edit(request.officer, found.region):
        return forbidden(request)

    def save(form: ContentForm) -> Content:
        return edit_content(
            content=found,
            values=form.values(),
            seen=form.cleaned_data["seen"],
            officer_id=request.officer.id,
            now=request.now,
        )

    return _write(request, asked, found, save)


def _write(
    request: HttpRequest, kind: Kind, content: Content, save: Callable[[ContentForm], Content]
) -> HttpResponse:
    """Show the form, a preview of what was typed, or save it."""
    form = ContentForm(request.POST or None, kind=kind, content=content, officer=request.officer)
    context: dict[str, Any] = {
        "form": form,
        "kind": kind,
        "content": content,
        "is_new": content._state.adding,
    }
    if content.published_at:
        context["public"] = kind.public_address(content)
    if request.method != "POST":
        return render(request, "portal/staff/edit.html", context)
    if not form.is_valid():
        return invalid(request, "portal/staff/edit.html", context)
    if "preview" in request.POST:
        return render(request, "portal/staff/edit.html", {**context, "preview": _preview(kind, form)})
    try:
        save(form)
    except UnableToSaveContent as fault:
        form.add_error("code" if fault.code == "code_taken" else None, FAULTS[fault.code])
        return invalid(request, "portal/staff/edit.html", context)
    return see_other(reverse("portal:content_list", args=[kind.code]) + "?done=saved")


@editors_only
@require_POST
def publish(request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
    """Show something to everybody."""
    return _change(request, kind, content_id, publish_content, "published")


@editors_only
@require_POST
def unpublish(request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
    """Take something from the public."""
    return _change(request, kind, content_id, unpublish_content, "unpublished")


def _change(
    request: HttpRequest, kind: str, content_id: UUID, change: Callable[..., Content], done: str
) -> HttpResponse:
    asked = _kind(kind)
    found = _content(asked, content_id)
    if not can_edit(request.officer, found.region):
        return forbidden(request)
    seen = request.POST.get("seen", "")
    try:
        change(
            content=found,
            seen=int(seen) if seen.isascii() and seen.isdigit() else 0,
            officer_id=request.officer.id,
            now=request.now,
        )
    except UnableToSaveContent:
        done = "changed"
    return see_other(f"{reverse('portal:content_list', args=[asked.code])}?done={done}")


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def _content(kind: Kind, content_id: UUID) -> Content:
    found = kind.all().filter(id=content_id).first()
    if found is None:
        raise Http404
    return found


def _preview(kind: Kind, form: ContentForm) -> list[dict[str, Any]]:
    """Give what the public would read, in both languages."""
    typed = form.values()
    return [
        {
            "language": language,
            "title": typed[f"{kind.name}_{language}"],
            "summary": typed.get(f"summary_{language}", ""),
            "body": as_html(typed[f"body_{language}"]) if kind.model is Article else "",
            "lines": [
                typed[f"{base}_{language}"] for base in kind.pairs if base in {"address", "hours", "services"}
            ],
        }
        for language in ("zh", "en")
    ]
