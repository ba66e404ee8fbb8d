"""认证中心: 安全评分, its first tab, and the page behind 去认证 (M-5.1)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jingban.accounts.models import AccountKind
from jingban.accounts.second_factors import has_factor
from jingban.signin import score
from jingban.signin.card import level_name, moment
from jingban.signin.signed_in import SignedIn
from jingban.ui import places
from jingban.ui.decorators import require_person


@require_safe
def centre(request: HttpRequest) -> HttpResponse:
    """Show the score with its parts, who one is, and what would better it."""
    signed_in: SignedIn = request.signed_in
    parts = score.parts(facts_of(signed_in, has_factor=has_factor(signed_in.account)), request.now)
    password, proof = (next(one for one in parts if one.code == code) for code in ("password", "proof"))
    context = {
        "tab": "score",
        "parts": parts,
        "total": score.total(parts),
        "with_proof": score.total(parts) + proof.most - proof.points,
        "with_password": score.total(parts) + password.most - password.points,
        "password_is_old": not password.full,
        "proven": proof.full,
        "level": level_name(signed_in),
        "last": moment(signed_in.account.last_sign_in_at),
        "previous": signed_in.account.previous_sign_in_at,
        "proof_url": proof_url(signed_in),
    }
    return render(request, "signin/centre.html", context)


def facts_of(signed_in: SignedIn, *, has_factor: bool) -> score.Facts:
    """Give what the score reads of an account and whether it has a factor."""
    return score.Facts(
        level=signed_in.level,
        phone=bool(signed_in.masked_phone),
        password_changed_at=signed_in.account.password_changed_at,
        factor=has_factor,
    )


def proof_url(signed_in: SignedIn) -> str:
    """Lead to where the account is proven: the face check, or the representative's confirmation."""
    if signed_in.kind == AccountKind.ORGANISATION:
        return places.url("confirm_organisation")
    if signed_in.level == "L1":
        return places.url("complete_person")
    return reverse("centre-face")


@require_person()
@require_safe
def face(request: HttpRequest) -> HttpResponse:
    """实人认证: say honestly how it is done in this version."""
    context = {"hotline": settings.BRAND["hotline"], "sandbox": settings.JINGBAN_SANDBOX}
    return render(request, "signin/face.html", context)
