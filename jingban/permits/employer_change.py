"""The case type 单位信息变更 (REG-C, domain.md A.3 and A.5)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from jingban.casework.types import CaseType, Check, Defect, Facts, Ground, Mask, Step
from jingban.permits.forms import ContactForm, HeadForm, ReasonForm
from jingban.permits.queries import present_profile
from jingban.permits.use_cases.write_profile import write_profile

SERVICE = "work-permits"


def what_is_held(principal_id: UUID) -> Facts:
    """Give the present data, for a new draft to begin with."""
    profile = present_profile(principal_id)
    facts: Facts = profile.contact if profile else {}
    return facts


EMPLOYER_CHANGE = CaseType(
    code="employer-change",
    service_code=SERVICE,
    name=_("单位信息变更"),
    office=_("外国人来华工作服务窗口"),
    steps=(
        Step(
            code="contact",
            title=_("单位联系信息"),
            lead=_("填变更以后的。没有变的也请核对一遍。"),
            form=ContactForm,
            masks={"email": Mask.EMAIL},
        ),
        Step(
            code="head",
            title=_("部门负责人"),
            lead=_("负责外国人来华工作事务的部门负责人。"),
            form=HeadForm,
            masks={"name": Mask.NAME, "mobile": Mask.PHONE},
        ),
        Step(code="reason", title=_("变更原因"), form=ReasonForm),
    ),
    checks=(
        Check(code="address", label=_("办公地址写到门牌，在本辖区")),
        Check(code="reachable", label=_("固定电话和邮箱能联系到单位")),
        Check(code="head", label=_("部门负责人与单位确认一致")),
        Check(code="reason", label=_("变更原因与变更内容相符")),
    ),
    grounds=(
        Ground(code="mismatch", label=_("提交的信息与核实的情况不一致")),
        Ground(code="not_corrected", label=_("补正以后仍不符合要求")),
        Ground(code="unreachable", label=_("按提交的联系方式联系不到单位")),
        Ground(code="elsewhere", label=_("不属于本窗口的管辖范围")),
    ),
    defects=(
        Defect(
            code="A-01",
            step="contact",
            label=_("办公地址没有写到门牌号"),
            todo=_("请把办公地址写到门牌号，有楼层和房间的也写上。"),
        ),
        Defect(
            code="C-02",
            step="contact",
            label=_("固定电话打不通"),
            todo=_("请核对区号和号码，填工作时间有人接听的固定电话。"),
        ),
        Defect(
            code="C-03",
            step="contact",
            label=_("邮箱收不到信"),
            todo=_("请核对邮箱，填经常查看的邮箱。"),
        ),
        Defect(
            code="H-04",
            step="head",
            label=_("部门负责人的姓名或手机与核实的不一致"),
            todo=_("请与部门负责人本人核对姓名和手机号后重新填写。"),
        ),
        Defect(
            code="R-05",
            step="reason",
            label=_("变更原因与变更内容不相符"),
            todo=_("请按实际变更的内容选择原因，必要时补充说明。"),
        ),
    ),
    limit_days=3,
    limit_source=_("单位信息登记和变更，3 个工作日办结"),
    one_at_a_time=True,
    prefill=what_is_held,
    on_approved=write_profile,
)
