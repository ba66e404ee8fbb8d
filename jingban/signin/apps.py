"""The signin room, and what it hands to the frame."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SigninConfig(AppConfig):
    """Sign-in, and the account's own pages."""

    name = "jingban.signin"

    def ready(self) -> None:
        """Register pages, the first tab and the card of 认证中心, and where preferences are kept."""
        from jingban.signin import holdings
        from jingban.signin.card import read_card, save_preference
        from jingban.signin.step_up import require_recent_proof
        from jingban.ui import centre, places, preferences
        from jingban.vetting import proof

        places.register("sign_in", "sign-in")
        places.register("sign_out", "sign-out")
        places.register("centre", "centre")
        places.register("security", "security")
        places.register("verify_face", "centre-face")
        for kind in centre.KINDS:
            centre.register_tab(kind=kind, code="score", label=_("安全评分"), url_name="centre", order=10)
        centre.register_card(read_card)
        preferences.register_saver(save_preference)
        proof.register(require_recent_proof)
        holdings.register_all()
