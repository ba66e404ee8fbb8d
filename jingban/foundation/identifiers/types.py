"""The kinds of certificates a person may hold and the kinds of organisations there are (design.md 5)."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CertificateType(TextChoices):
    """What a natural person proves their identity with (domain.md E.4)."""

    RESIDENT_ID = "resident_id", _("居民身份证")
    HK_MACAO_PERMIT = "hk_macao_permit", _("港澳居民来往内地通行证")
    TAIWAN_PERMIT = "taiwan_permit", _("台湾居民来往大陆通行证")
    HMT_RESIDENCE_PERMIT = "hmt_residence_permit", _("港澳台居民居住证")
    PR_CARD = "pr_card", _("外国人永久居留身份证")
    PASSPORT = "passport", _("护照")


class OrganisationKind(TextChoices):
    """What kind of legal person or other body an organisation is (domain.md E.3)."""

    ENTERPRISE = "enterprise", _("企业法人")
    INDIVIDUAL_BUSINESS = "individual_business", _("个体工商户")
    COOPERATIVE = "cooperative", _("农民专业合作社")
    GOVERNMENT = "government", _("机关法人")
    INSTITUTION = "institution", _("事业单位法人")
    MASS_ORGANISATION = "mass_organisation", _("群众团体")
    SOCIAL_GROUP = "social_group", _("社会团体")
    PRIVATE_NON_ENTERPRISE = "private_non_enterprise", _("社会服务机构")
    FOUNDATION = "foundation", _("基金会")
    LAW_FIRM = "law_firm", _("律师事务所")
    NOTARY = "notary", _("公证处")
    ARBITRATION = "arbitration", _("仲裁机构")
    RELIGIOUS_SITE = "religious_site", _("宗教活动场所")
    TRADE_UNION = "trade_union", _("工会")
    VILLAGE_COLLECTIVE = "village_collective", _("农村集体经济组织")
    FOREIGN_REPRESENTATIVE_OFFICE = "foreign_representative_office", _("外国企业常驻代表机构")
    OVERSEAS_NGO = "overseas_ngo", _("境外非政府组织代表机构")
    OTHER = "other", _("其他")

    @property
    def head_label(self) -> Promise:
        """What the register calls whoever answers for it: 法定代表人, of an individual business its 经营者."""
        is_business = self is OrganisationKind.INDIVIDUAL_BUSINESS
        return _("经营者") if is_business else pgettext_lazy("short", "法定代表人")
