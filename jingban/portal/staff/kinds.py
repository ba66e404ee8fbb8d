"""The kinds of content an editor keeps, and what each is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jingban.portal.models import Article, ArticleKind, Content, RegionalPortal, ServicePoint


@dataclass(frozen=True)
class Kind:
    """A kind: its model, what all of it has in common, its texts in two languages, and its other fields."""

    code: str
    label: Any
    model: type[Content]
    name: str
    pairs: tuple[str, ...]
    others: tuple[str, ...] = ()
    same: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the form writes."""
        texts = (f"{base}_{language}" for base in self.pairs for language in ("zh", "en"))
        return (*texts, *self.others)

    def all(self) -> QuerySet[Content]:
        """Give what there is of it, in the order of its list."""
        newest_first = self.code == ArticleKind.NOTICE
        found = self.model._default_manager.filter(**self.same)
        return found.order_by("-published_at", "-id") if newest_first else found.order_by("order", "code")

    def public_address(self, content: Content) -> str:
        """Give where the public reads it."""
        match self.code:
            case ArticleKind.NOTICE:
                return reverse("portal:notice", args=[content.code])
            case "flagship":
                return reverse("portal:flagships")
            case "point":
                return f"{reverse('portal:points')}?region={content.region}"
        return reverse("portal:guide", args=[content.code])


def _article(kind: ArticleKind) -> Kind:
    return Kind(
        code=kind.value,
        label=kind.label,
        model=Article,
        name="title",
        pairs=("title", "summary", "body"),
        others=("code", "region", "order"),
        same={"kind": kind.value},
    )


KINDS: Final[dict[str, Kind]] = {
    kind.code: kind
    for kind in (
        _article(ArticleKind.NOTICE),
        _article(ArticleKind.GUIDE),
        _article(ArticleKind.MANUAL),
        _article(ArticleKind.SITE),
        Kind(
            code="flagship",
            label=_("各地旗舰店"),
            model=RegionalPortal,
            name="name",
            pairs=("name", "summary"),
            others=("region", "address", "order"),
        ),
        Kind(
            code="point",
            label=_("服务网点"),
            model=ServicePoint,
            name="name",
            pairs=("name", "address", "hours", "services"),
            others=("region", "phone", "order"),
        ),
    )
}
