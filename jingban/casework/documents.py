"""What the public page 核验文书 says of a filing and of its determination."""

from datetime import datetime

from django.utils.translation import gettext as _

from jingban.casework import types
from jingban.casework.models import Case, DeterminationOutcome
from jingban.casework.queries import determination_of
from jingban.casework.states import CaseState
from jingban.foundation.clock import china_date
from jingban.mandates.documents import GOOD, OVER, WAITING, Document
from jingban.parties.queries import name_at


def find_case(code: str, now: datetime) -> Document | None:
    """Give the filing or determination of a verification code; of a person nothing is shown."""
    case = (
        Case.objects.filter(verification_code=code)
        .exclude(verification_code="")
        .select_related("principal")
        .first()
    )
    if case is None or case.filed_at is None:
        return None
    determination = determination_of(case)
    facts = [
        (_("办件编号"), case.number),
        (_("事项"), str(types.get(case.case_type).name)),
        *_principal(case, determination.at if determination else case.filed_at),
        (_("统一社会信用代码"), case.principal.uscc),
        (_("提交日期"), china_date(case.filed_at).isoformat()),
    ]
    if determination:
        day = china_date(determination.at).isoformat()
        outcome = str(DeterminationOutcome(determination.outcome).label)
        facts += [(_("决定"), outcome), (_("决定日期"), day)]
        sentence = _("这份决定书是真的，于 %(day)s 作出。") % {"day": day}
        return Document(tone=GOOD, verdict=outcome, sentence=sentence, facts=facts)
    if case.state == CaseState.WITHDRAWN:
        return Document(tone=OVER, verdict=_("已撤回"), sentence=_("这份申请已由单位撤回。"), facts=facts)
    return Document(
        tone=WAITING, verdict=_("在办"), sentence=_("这份申请已经收到，还没有作出决定。"), facts=facts
    )


def _principal(case: Case, at: datetime) -> list[tuple[str, str]]:
    """The name the paper carries, and the present one when the organisation was renamed since."""
    then = name_at(case.principal, at)
    now = [(_("单位现在的名称"), case.principal.name)] if then != case.principal.name else []
    return [(_("单位"), then), *now]
