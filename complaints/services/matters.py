"""Notices of authorities, each with its own printed deadline, and papers of lawyers (domain.md 3.8)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices.case_policy import (
    ACCEPTANCE_WORKDAYS,
    ANSWER_WORKDAYS,
    MEDIATION_WORKDAYS,
    REPLY_WORKDAYS,
)
from complaints.choices.handling import MatterKind, NoticeOutcome
from complaints.choices.raci import Activity
from complaints.models import Case, LegalMatter, RegulatorNotice
from complaints.rules.cases import NO_REASON, refuse_blank, refuse_days
from complaints.services.held import held_case
from complaints.services.mediation import mediation_until
from complaints.services.raci import (
    begin_activity,
    end_activity,
    follow_activities,
    refuse_unless_consulted,
)
from complaints.services.steps import carry_on
from complaints.services.timing import Timing
from complaints.workflow.cases import CASE_FLOW, CENTRAL, LAWYER
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.policy.keys import Key
from dealerops.policy.services import Values
from dealerops.workcal.calc import recomputed_due
from dealerops.workcal.services import add_workdays, end_of

ANSWERERS: Final = CENTRAL | LAWYER
NO_AUTHORITY = Refusal("AUTHORITY_MISSING", _("Name the authority."), "authority")
NO_NUMBER = Refusal("NOTICE_NUMBER_MISSING", _("Give the number of the notice."), "number")
NOTICE_KNOWN = Refusal("NOTICE_KNOWN", _("This notice is on record already."), "number")
NOTICE_AHEAD = Refusal("NOTICE_AHEAD", _("A notice comes today or came before."), "received_on")
DUE_BEFORE = Refusal(
    "NOTICE_DUE_BEFORE", _("The deadline lies before the day on which the notice came."),
    "printed_due_on",
)  # fmt: skip
NOTICE_CLOSED = Refusal("NOTICE_CLOSED", _("These proceedings have ended."))
NO_OUTCOME = Refusal("OUTCOME_MISSING", _("Say how it ended."), "outcome")
NO_REFERENCE = Refusal("REFERENCE_MISSING", _("Give the reference of the paper."), "reference")
MATTER_KNOWN = Refusal("MATTER_KNOWN", _("This paper is on record already."), "reference")
MATTER_CLOSED = Refusal("MATTER_CLOSED", _("This matter is closed."))


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What stands on a notice; `printed_due_on` is the last day in time, where one is printed."""

    authority: str
    number: str
    received_on: dt.date
    printed_due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class MatterFacts:
    """A paper of a lawyer or a court; `due_on` is the last day to answer, where there is one."""

    kind: str
    reference: str
    received_on: dt.date
    due_on: dt.date | None = None
    note: str = ""


@transaction.atomic
def enter_notice(
    case_id: int, facts: NoticeFacts, *, by: Actor, version: int | None = None
) -> RegulatorNotice:
    """A notice of an authority belongs to the case; its own deadline counts, else the policy's.

    Our targets are three workdays for an answer and five for a reply in substance. The reply is a duty
    of somebody, also where an earlier notice was replied to. Raises InvalidInput, TransitionRefused
    (NOTICE_KNOWN).
    """
    case = held_case(case_id, by=by, version=version)
    _refuse_notice(facts)
    number, authority = facts.number.strip(), facts.authority.strip()
    is_known = RegulatorNotice.objects.filter(authority=authority, number=number).exists()
    step = CASE_FLOW.fire(case, "enter_notice", by=by, also=[NOTICE_KNOWN] if is_known else [])
    values = Values(on=timezone.localdate(), dealer_id=case.dealer_id)
    came = facts.received_on
    by_law = facts.printed_due_on or add_workdays(came, values[ACCEPTANCE_WORKDAYS])
    notice = RegulatorNotice.objects.create(
        case=case,
        authority=authority,
        number=number,
        received_on=came,
        printed_due_on=facts.printed_due_on,
        due_at=end_of(by_law),
        answer_due_at=end_of(add_workdays(came, values[ANSWER_WORKDAYS])),
        reply_due_at=end_of(add_workdays(came, values[REPLY_WORKDAYS])),
        policy_values=values.used(),
    )
    record(case, "complaints.notice_entered", by=by, step=step, notice=notice.pk, due_on=by_law)
    begin_activity(case, Activity.REGULATOR, by=by)
    carry_on(case, "complaints.notice_entered", by=by)
    return notice


@transaction.atomic
def take_up_notice(
    notice_id: int,
    accepted_on: dt.date,
    *,
    by: Actor,
    printed_due_on: dt.date | None = None,
    version: int | None = None,
) -> RegulatorNotice:
    """The authority takes the complaint up: mediation runs to the printed day, else 45 workdays.

    The days of external appraisals are not among them (domain.md 3.8).
    """
    case, notice = _held(notice_id, by=by, version=version)
    if accepted_on < notice.received_on or accepted_on > timezone.localdate():
        raise InvalidInput(NOTICE_AHEAD)
    if printed_due_on and printed_due_on < accepted_on:
        raise InvalidInput(DUE_BEFORE)
    values = Values(on=timezone.localdate(), dealer_id=case.dealer_id)
    due_on = printed_due_on or mediation_until(case, accepted_on, values[MEDIATION_WORKDAYS])
    notice.accepted_on, notice.printed_due_on = accepted_on, printed_due_on
    notice.due_at = end_of(due_on)
    notice.policy_values |= values.used()
    notice.save_fields("accepted_on", "printed_due_on", "due_at", "policy_values")
    record(case, "complaints.notice_taken_up", by=by, notice=notice.pk, due_on=due_on)
    carry_on(case, "complaints.notice_taken_up", by=by)
    return notice


@transaction.atomic
def answer_notice(
    notice_id: int, *, by: Actor, in_substance: bool, version: int | None = None
) -> RegulatorNotice:
    """The authority was answered; a reply in substance answers it as well. Said again it stays as it was.

    The reply waits for those who are asked, as long as they have time, and ends the activity (domain.md
    3.11). Raises TransitionRefused (NOT_CONSULTED).
    """
    case, notice = _held(notice_id, by=by, version=version)
    now = timezone.now()
    if in_substance and notice.replied_at is None:
        refuse_unless_consulted(case, Activity.REGULATOR, by=by)
    if notice.answered_at is None:
        notice.answered_at, notice.answered_by_id = now, by.user_id
    if in_substance and notice.replied_at is None:
        notice.replied_at, notice.replied_by_id = now, by.user_id
    notice.save_fields("answered_at", "answered_by", "replied_at", "replied_by")
    if not case.notices.open().filter(replied_at=None).exists():
        end_activity(case, Activity.REGULATOR, by=by)
    record(case, "complaints.notice_answered", by=by, notice=notice.pk, in_substance=in_substance)
    carry_on(case, "complaints.notice_answered", by=by)
    return notice


@transaction.atomic
def close_notice(
    notice_id: int, outcome: str, *, by: Actor, version: int | None = None
) -> RegulatorNotice:
    """The proceedings of the authority have ended."""
    case, notice = _held(notice_id, by=by, version=version)
    if outcome not in NoticeOutcome.values:
        raise InvalidInput(NO_OUTCOME)
    notice.outcome, notice.closed_at = outcome, timezone.now()
    notice.save_fields("outcome", "closed_at")
    record(case, "complaints.notice_closed", by=by, notice=notice.pk, outcome=outcome)
    carry_on(case, "complaints.notice_closed", by=by)
    return notice


@transaction.atomic
def enter_matter(
    case_id: int, facts: MatterFacts, *, by: Actor, version: int | None = None
) -> LegalMatter:
    """A lawyer's letter or a summons belongs to the case. Raises InvalidInput, TransitionRefused."""
    case = held_case(case_id, by=by, version=version)
    faults = refuse_days(facts.received_on, facts.due_on, timezone.localdate())
    if facts.kind not in MatterKind.values:
        faults.append(Refusal("NOT_A_CHOICE", _("This value is not on the list."), "kind"))
    if faults:
        raise InvalidInput(*faults)
    reference = facts.reference.strip()
    known = case.matters.filter(kind=facts.kind, reference=reference)
    also = refuse_blank(reference, NO_REFERENCE) + ([MATTER_KNOWN] if known.exists() else [])
    step = CASE_FLOW.fire(case, "enter_matter", by=by, also=also)
    matter = LegalMatter.objects.create(
        case=case, kind=facts.kind, reference=reference, received_on=facts.received_on,
        due_on=facts.due_on, note=facts.note.strip(), entered_by_id=by.user_id,
    )  # fmt: skip
    record(case, "complaints.matter_entered", by=by, step=step, matter=matter.pk, kind=matter.kind)
    carry_on(case, "complaints.matter_entered", by=by)
    return matter


@transaction.atomic
def close_matter(
    matter_id: int, *, outcome: str, by: Actor, version: int | None = None
) -> LegalMatter:
    """How it ended."""
    known = LegalMatter.objects.visible_to(by).only("case_id").get(pk=matter_id)
    case = held_case(known.case_id, by=by)
    matter = LegalMatter.objects.visible_to(by).lock(matter_id)
    matter.expect_version(version)
    against = refuse_blank(outcome, NO_REASON) + ([MATTER_CLOSED] if matter.closed_at else [])
    if by.role not in ANSWERERS:
        against = [WRONG_ROLE]
    if against:
        raise TransitionRefused(*against)
    matter.outcome, matter.closed_at = outcome.strip(), timezone.now()
    matter.save_fields("outcome", "closed_at")
    record(case, "complaints.matter_closed", by=by, matter=matter.pk)
    carry_on(case, "complaints.matter_closed", by=by)
    return matter


def cases_with_notices() -> Iterator[int]:
    """Cases with proceedings that run."""
    rows = RegulatorNotice.objects.visible_to(SYSTEM).open()
    yield from rows.order_by("case").values_list("case", flat=True).distinct()


@transaction.atomic
def redate_notices(case_id: int, *, entered_on: dt.date) -> int:
    """A workday was opened or closed: deadlines of the policy follow, never earlier than tomorrow's end (0.4).

    Days that are printed on a notice stay, and so does whatever is done. How many notices moved.
    """
    case, moved = Case.objects.visible_to(SYSTEM).lock(case_id), 0
    for notice in case.notices.open().select_for_update(of=("self",)):
        changed: dict[str, Any] = {}
        for name, day in _dated_by_policy(notice):
            before = getattr(notice, name)
            due = recomputed_due(before, end_of(day), entered_on)
            if due != before:
                changed[name] = due
                setattr(notice, name, due)
        if changed:
            notice.save_fields(*changed)
            record(case, "complaints.notice_redated", by=SYSTEM, notice=notice.pk, **changed)
            moved += 1
    if moved:
        follow_activities(case, Timing(case), now=timezone.now(), by=SYSTEM)
    return moved


def _dated_by_policy(notice: RegulatorNotice) -> Iterator[tuple[str, dt.date]]:
    """The last day of each deadline that no paper names and that still runs, by the days of its time."""

    def days(key: Key[int]) -> int:
        return int(notice.policy_values.get(key.name, key.default))

    def after(day: dt.date, key: Key[int]) -> dt.date:
        return add_workdays(day, days(key))

    if notice.printed_due_on is None and notice.accepted_on:
        until = mediation_until(notice.case, notice.accepted_on, days(MEDIATION_WORKDAYS))
        yield "due_at", until
    elif notice.printed_due_on is None:
        yield "due_at", after(notice.received_on, ACCEPTANCE_WORKDAYS)
    if notice.answered_at is None:
        yield "answer_due_at", after(notice.received_on, ANSWER_WORKDAYS)
    if notice.replied_at is None:
        yield "reply_due_at", after(notice.received_on, REPLY_WORKDAYS)


def _held(notice_id: int, *, by: Actor, version: int | None) -> tuple[Case, RegulatorNotice]:
    """First the case, then the notice, which is open. Also after the case has ended."""
    known = RegulatorNotice.objects.visible_to(by).only("case_id").get(pk=notice_id)
    case = held_case(known.case_id, by=by)
    notice = RegulatorNotice.objects.visible_to(by).lock(notice_id)
    notice.expect_version(version)
    if by.role not in ANSWERERS:
        raise TransitionRefused(WRONG_ROLE)
    if notice.closed_at:
        raise TransitionRefused(NOTICE_CLOSED)
    return case, notice


def _refuse_notice(facts: NoticeFacts) -> None:
    faults = refuse_blank(facts.authority, NO_AUTHORITY) + refuse_blank(facts.number, NO_NUMBER)
    if facts.received_on > timezone.localdate():
        faults.append(NOTICE_AHEAD)
    if facts.printed_due_on and facts.printed_due_on < facts.received_on:
        faults.append(DUE_BEFORE)
    if faults:
        raise InvalidInput(*faults)
