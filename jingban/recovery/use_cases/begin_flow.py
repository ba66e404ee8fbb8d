"""验证账号: a way through recovery begins, whether or not there is such an account."""

from datetime import datetime

from django.db import transaction

from jingban.ledger import emit, record
from jingban.recovery.events import RecoveryEvent
from jingban.recovery.models import Flow, FlowKind
from jingban.recovery.queries import Claim, find_claimed, price_now, subject_of
from jingban.tolls.challenge import Proofs, take_proof
from jingban.tolls.prices import Price

# What a proof of work for beginning a flow is bound to.
FORM = "recover"
USERNAME_ASKED = "recovery.username_asked"


def begin_flow(*, kind: str, claim: Claim, session: str, network: str, proofs: Proofs, now: datetime) -> Flow:
    """Begin a flow with what was typed about oneself; of that only digests and ids are kept.

    `session` is `request.session.ref()`, `network` a digest or empty. When nothing agrees the flow begins all
    the same, empty. A user name is sent by the worker, so that flow is done with this step. Raises
    `ProofNeeded` when so many flows came before that this one has to bring work or waiting.
    """
    subject = subject_of(kind, claim)
    needed = price_now(subject=subject, network=network, now=now)
    if needed:
        hard = needed == Price.HARD_WORK
        take_proof(proofs, form=FORM, network=network, turn=subject, hard=hard, now=now)
    person, organisation, account = find_claimed(kind, claim)
    is_username = kind == FlowKind.USERNAME
    flow = Flow(
        kind=kind,
        session=session,
        subject=subject,
        network=network,
        person=person,
        organisation=organisation,
        account=account,
        epoch=account.credential_epoch if account else 0,
        begun_at=now,
        done_at=now if is_username else None,
    )
    with transaction.atomic():
        flow.save(force_insert=True)
        event = RecoveryEvent.USERNAME_ASKED if is_username else RecoveryEvent.BEGUN
        record(event, now=now, subject_id=flow.id, data={"kind": kind})
        if is_username:
            emit(USERNAME_ASKED, subject_id=flow.id, now=now)
    return flow
