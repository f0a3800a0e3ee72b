"""The page for the customer: one link, one quote, one answer (domain.md 4.3)."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import LINK_HOURS, Capacity, ItemState, Payer
from aftersales.models import ApprovalLink, CustomerQuestion, QuoteLine, RepairOrder
from aftersales.rules.values import value_for
from aftersales.services import evidence as proofs
from aftersales.services.approvals import No, Yes, enter_no, enter_risk, enter_yes
from aftersales.services.evidence import Evidence
from aftersales.workflow.orders import ADVISOR
from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.foundation.errors import DomainError, InvalidInput, LinkDead, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record

# Whoever opens the link is nobody's account; the journal knows them by the link.
CUSTOMER = Actor(role=Role.SYSTEM, channel=Channel.PORTAL)
SALT = "aftersales.approval-link"
ON_PAGE = (Capacity.OWNER, Capacity.AUTHORIZED_PROXY, Capacity.FLEET_MANAGER, Capacity.DRIVER)


class ApprovalLinkDead(LinkDead):
    default_code = "LINK_DEAD"
    default_message = _(
        "It was answered, replaced or has expired. Please ask your service advisor for a new one."
    )


@dataclass(frozen=True, slots=True)
class Answers:
    """What the customer sent off: every open line is either in `approved` or in `declined`."""

    person: str
    capacity: str
    approved: Sequence[int]
    declined: Sequence[No]
    signature: Evidence
    accepts_risk: bool = False


@transaction.atomic
def make_link(order_id: int, *, by: Actor) -> str:
    """The token of a new link to the newest quote; an older link of the order dies.

    Raises DomainError (NO_OPEN_QUOTE, WRONG_ROLE).
    """
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    if by.role not in ADVISOR or by.user_id is None:
        raise DomainError(WRONG_ROLE)
    quote = order.quotes.order_by("-number").first()
    if quote is None or not open_lines(quote.pk):
        raise DomainError(Refusal("NO_OPEN_QUOTE", _("No quote waits for an answer.")))
    now = timezone.now()
    order.links.filter(answered_at=None, revoked_at=None).update(revoked_at=now)
    link = ApprovalLink.objects.create(
        order=order,
        quote=quote,
        nonce=secrets.token_hex(16),
        made_by_id=by.user_id,
        made_at=now,
        expires_at=now + dt.timedelta(hours=value_for(order, LINK_HOURS)),
    )
    record(order, "aftersales.link_made", by=by, link=link.pk, quote=quote.number)
    return token_of(link)


def token_of(link: ApprovalLink) -> str:
    """What stands in the address; without our key nobody can make one."""
    return signing.Signer(salt=SALT).sign(link.nonce)


def open_lines(quote_id: int) -> list[QuoteLine]:
    """Lines of a quote that the customer pays and has not answered yet."""
    lines = QuoteLine.objects.filter(
        quote=quote_id, is_open=True, payer=Payer.CUSTOMER, item__state=ItemState.PROPOSED
    )
    return list(lines.select_related("item").prefetch_related("item__photos"))


def find_link(token: str) -> ApprovalLink:
    """The living link of a token. Raises ApprovalLinkDead."""
    try:
        nonce = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature as error:
        raise ApprovalLinkDead from error
    link = (
        ApprovalLink.objects.live(timezone.now())
        .filter(nonce=nonce)
        .select_related("quote", "order__dealer", "order__vehicle__model", "order__advisor")
        .first()
    )
    if link is None or link.quote.number != link.order.quotes.count():
        raise ApprovalLinkDead
    return link


@transaction.atomic
def note_opening(token: str) -> None:
    """The customer looked at the page for the first time. Raises ApprovalLinkDead."""
    link = find_link(token)
    if ApprovalLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now()):
        record(link.order, "aftersales.link_opened", by=CUSTOMER, link=link.pk)


@transaction.atomic
def ask_question(token: str, text: str, *, item_id: int | None = None) -> CustomerQuestion:
    """A question to the advisor; the link lives on. Raises ApprovalLinkDead, InvalidInput."""
    order, link = _locked(token)
    if not text.strip():
        message = _("Write your question first.")
        raise InvalidInput(Refusal("QUESTION_EMPTY", message, "question"))
    if item_id is not None and not link.quote.lines.filter(item=item_id).exists():
        raise ApprovalLinkDead
    question = CustomerQuestion.objects.create(
        order=order, link=link, item_id=item_id, text=text.strip()[:500], asked_at=timezone.now()
    )
    record(order, "aftersales.question_asked", by=CUSTOMER, question=question.pk, link=link.pk)
    return question


@transaction.atomic
def answer_question(question_id: int, answer: str, *, by: Actor) -> CustomerQuestion:
    """The advisor's answer, which the customer's page shows. Raises InvalidInput, DomainError."""
    question = CustomerQuestion.objects.visible_to(by).get(pk=question_id)
    order = RepairOrder.objects.visible_to(by).lock(question.order_id)
    question.refresh_from_db()
    if by.role not in ADVISOR:
        raise DomainError(WRONG_ROLE)
    if not answer.strip() or question.answered_at:
        message = _("Write an answer; a question is answered once.")
        raise InvalidInput(Refusal("ANSWER_EMPTY", message, "answer"))
    question.answer, question.answered_at = answer.strip()[:500], timezone.now()
    question.answered_by_id = by.user_id
    question.save(update_fields=("answer", "answered_at", "answered_by"))
    record(order, "aftersales.question_answered", by=by, question=question.pk)
    return question


def send_answers(token: str, answers: Answers) -> RepairOrder:
    """The customer's decision, all of it or nothing; the link is dead afterwards.

    Raises ApprovalLinkDead, InvalidInput (ANSWER_ALL, RISK_NOT_ACCEPTED …), TransitionRefused.
    """
    find_link(token)
    file = proofs.keep(answers.signature, by=CUSTOMER)
    with transaction.atomic():
        order, link = _locked(token)
        _check_complete(link, answers)
        for no in answers.declined:
            item = enter_no(order, link.quote, no, answers.person, by=CUSTOMER)
            if item.safety_critical:
                enter_risk(order, item, answers.signature, file, by=CUSTOMER)
        if answers.approved:
            yes = Yes(link.quote_id, answers.approved, answers.capacity, answers.signature)
            enter_yes(order, yes, file, by=CUSTOMER)
        link.answered_at = timezone.now()
        link.save(update_fields=("answered_at",))
        record(order, "aftersales.link_answered", by=CUSTOMER, link=link.pk)
    return order


def _locked(token: str) -> tuple[RepairOrder, ApprovalLink]:
    """Order and link under lock; whether the link lives is asked again after the wait."""
    order = RepairOrder.objects.lock(find_link(token).order_id)
    return order, find_link(token)


def _check_complete(link: ApprovalLink, answers: Answers) -> None:
    lines = open_lines(link.quote_id)
    said = [*answers.approved, *(no.item_id for no in answers.declined)]
    found = []
    if sorted(said) != sorted(line.item_id for line in lines):
        found.append(Refusal("ANSWER_ALL", _("Please say yes or no to every line.")))
    if answers.capacity not in ON_PAGE:
        found.append(Refusal("CAPACITY_UNSAID", _("Please say who you are."), "capacity"))
    refused = {no.item_id for no in answers.declined}
    if not answers.accepts_risk and any(
        line.safety_critical and line.item_id in refused for line in lines
    ):
        message = _("You decline a repair that matters for safety: please confirm that you know.")
        found.append(Refusal("RISK_NOT_ACCEPTED", message, "accepts_risk"))
    if found:
        raise InvalidInput(*found)
