"""The customer's page of a hand-over sheet: what was written down, and whether they agree (domain.md 5.1)."""

import datetime as dt
import secrets

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.foundation.errors import DomainError, InvalidInput, LinkDead, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from rental.choices.handover import HANDOVER_KEYS, SHEET_LINK_HOURS, SheetAnswer
from rental.choices.roles import OPERATORS
from rental.models import Handover, RentalOrder, SheetLink
from rental.models.handover import LINK_SALT
from rental.rules.values import value_for
from rental.services.house_values import go_by
from rental.services.signing import person_of

# Whoever opens the link is nobody's account; the journal knows them by the link.
CUSTOMER = Actor(role=Role.SYSTEM, channel=Channel.PORTAL)


class SheetLinkDead(LinkDead):
    default_code = "SHEET_DEAD"


@transaction.atomic
def make_sheet_link(sheet_id: int, *, by: Actor) -> str:
    """The token of a new link to a signed sheet; an older one dies. Raises DomainError (WRONG_ROLE)."""
    seen = Handover.objects.visible_to(by).get(pk=sheet_id)
    order = RentalOrder.objects.visible_to(by).lock(seen.order_id)
    if by.role not in OPERATORS:
        raise DomainError(WRONG_ROLE)
    go_by(order, HANDOVER_KEYS)
    order.save_fields("policy_values")
    now = timezone.now()
    SheetLink.objects.filter(sheet=sheet_id, revoked_at=None).update(revoked_at=now)
    link = SheetLink.objects.create(
        sheet_id=sheet_id,
        nonce=secrets.token_hex(16),
        made_by_id=person_of(by),
        made_at=now,
        expires_at=now + dt.timedelta(hours=value_for(order, SHEET_LINK_HOURS)),
    )
    record(order, "rental.sheet_link_made", by=by, link=link.pk, sheet=sheet_id)
    return link.token


def find_sheet_link(token: str) -> SheetLink:
    """The living link of a token. Raises SheetLinkDead."""
    try:
        nonce = signing.Signer(salt=LINK_SALT).unsign(token)
    except signing.BadSignature as error:
        raise SheetLinkDead from error
    links = SheetLink.objects.live(timezone.now()).select_related(
        "sheet__order__dealer", "sheet__vehicle__vehicle__model"
    )
    link = links.filter(nonce=nonce).first()
    if link is None:
        raise SheetLinkDead
    return link


@transaction.atomic
def note_sheet_opened(token: str) -> None:
    """The customer looked at the sheet for the first time. Raises SheetLinkDead."""
    link = find_sheet_link(token)
    if SheetLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now()):
        record(link.sheet.order, "rental.sheet_opened", by=CUSTOMER, link=link.pk)


@transaction.atomic
def answer_sheet(token: str, answer: str, remark: str = "") -> SheetLink:
    """The customer agrees, or objects and says to what; once.

    Raises SheetLinkDead, InvalidInput (ANSWER_MISSING, REMARK_MISSING), DomainError (SHEET_ANSWERED).
    """
    link = find_sheet_link(token)
    order = RentalOrder.objects.lock(link.sheet.order_id)
    link = find_sheet_link(token)
    if link.answered_at:
        message = _("You have answered already. Thank you.")
        raise DomainError(Refusal("SHEET_ANSWERED", message))
    if answer not in SheetAnswer.values:
        message = _("Say whether you agree.")
        raise InvalidInput(Refusal("ANSWER_MISSING", message, "answer"))
    if answer == SheetAnswer.OBJECTED and not remark.strip():
        message = _("Say what you see differently.")
        raise InvalidInput(Refusal("REMARK_MISSING", message, "remark"))
    link.answer, link.answered_at = answer, timezone.now()
    link.remark = remark.strip()[:500]
    link.save(update_fields=("answer", "answered_at", "remark"))
    record(order, "rental.sheet_answered", by=CUSTOMER, link=link.pk, answer=answer)
    return link
