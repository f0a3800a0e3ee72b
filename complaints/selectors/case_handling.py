"""What a case brings along, as its page lists it: goodwill, questions to dealers, letters, merges."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext, pgettext_lazy

from complaints.choices.handling import GoodwillState
from complaints.models import (
    Case,
    CaseFact,
    CaseMerge,
    Goodwill,
    InformationFile,
    InformationRequest,
    InvalidProposal,
    LegalMatter,
    RegulatorNotice,
    SanbaoFact,
)
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import Badge, Tone
from dealerops.portal.templatetags.dx import NOTHING, local_name, money, number, percent, written

Text = str | Promise
Facts = Sequence[tuple[str, str]]
GOODWILL_TONES = {
    GoodwillState.PROPOSED: Tone.AMBER,
    GoodwillState.GRANTED: Tone.GREEN,
    GoodwillState.REFUSED: Tone.RED,
    GoodwillState.CANCELLED: Tone.NEUTRAL,
}
ANSWERED = Badge(Tone.GREEN, pgettext_lazy("a question", "Answered"))
TAKEN_BACK = Badge(Tone.NEUTRAL, pgettext_lazy("a question", "Taken back"))
WAITING = Badge(Tone.BLUE, pgettext_lazy("a question", "Waiting"))
LATE = Badge(Tone.RED, _lazy("Overdue"))
OPEN = Badge(Tone.AMBER, pgettext_lazy("a letter", "Open"))
HOLDS = Badge(Tone.AMBER, pgettext_lazy("a fact", "Holds"))
OVER = Badge(Tone.NEUTRAL, pgettext_lazy("a letter", "Closed"))


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that hangs on the case: the record, its name and badge, what is known of it.

    `noun` is how addresses call it; `has_paper` says that a file is kept with it.
    """

    noun: str
    row: Model
    title: Text
    badge: Badge
    facts: Facts
    has_paper: bool = False

    @property
    def pk(self) -> int:
        return int(self.row.pk)


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a dealer with its answer and the answer's files as (key, name)."""

    row: InformationRequest
    dealer: str
    text: str
    asked_at: dt.datetime
    due_at: dt.datetime
    badge: Badge
    answer: str
    answered_at: dt.datetime | None
    answered_by: str
    files: Sequence[tuple[int, str]]
    noun: str = "question"

    @property
    def pk(self) -> int:
        return self.row.pk


@dataclass(frozen=True, slots=True)
class Merged:
    """One signal or case that was put into this case, while the merge is in force."""

    row: CaseMerge
    title: str
    reason: Text
    at: dt.datetime
    who: str
    noun: str = "merge"

    @property
    def pk(self) -> int:
        return self.row.pk


Hanging = Part | Question | Merged


def goodwill_of(case: Case, reader: Actor) -> list[Part]:
    rows = Goodwill.objects.visible_to(reader).filter(case=case)
    return [_goodwill(one) for one in rows.select_related("proposed_by", "decided_by")]


def questions_of(case: Case, reader: Actor, now: dt.datetime) -> list[Question]:
    """Oldest deadline first."""
    asked = InformationRequest.objects.visible_to(reader).filter(case=case)
    rows = list(asked.select_related("dealer", "answered_by"))
    files = InformationFile.objects.visible_to(reader).filter(request__in=[one.pk for one in rows])
    found: dict[int, list[tuple[int, str]]] = {}
    for file in files:
        found.setdefault(file.request_id, []).append((file.pk, file.name))
    return [_question(one, found.get(one.pk, ()), now) for one in rows]


def notices_of(case: Case, reader: Actor, now: dt.datetime) -> list[Part]:
    rows = RegulatorNotice.objects.visible_to(reader).filter(case=case)
    return [_notice(one, now) for one in rows]


def matters_of(case: Case, reader: Actor) -> list[Part]:
    rows = LegalMatter.objects.visible_to(reader).filter(case=case)
    return [_matter(one) for one in rows]


def merges_of(case: Case, reader: Actor) -> list[Merged]:
    rows = CaseMerge.objects.visible_to(reader).in_force().filter(kept=case)
    return [
        Merged(one, str(one.gone or one.signal), one.get_reason_display(), one.at, str(one.by or ""))
        for one in rows.select_related("gone", "signal__source", "by")
    ]  # fmt: skip


def facts_of(case: Case, reader: Actor) -> list[Part]:
    """What somebody said that counts for the light, while it holds (domain.md 3.4)."""
    rows = CaseFact.objects.visible_to(reader).in_force().filter(case=case)
    return [_fact(one) for one in rows.select_related("said_by")]


def sheet_of(case: Case, sheet: Iterable[SanbaoFact]) -> list[Part]:
    """What was said in this case about its car's Three Guarantees, while it holds (domain.md 3.8)."""
    return [_line(one) for one in sheet if one.withdrawn_at is None and one.case_id == case.pk]


def open_proposal(case: Case, reader: Actor) -> InvalidProposal | None:
    """Somebody said that the case is no complaint, and nobody has answered yet."""
    rows = InvalidProposal.objects.visible_to(reader).open().filter(case=case)
    return rows.select_related("proposed_by").first()


def _fact(one: CaseFact) -> Part:
    facts = [
        (_("Since"), written(one.since, Kind.DATE)),
        (_("Note"), one.note),
        (_("Said by"), f"{one.said_by} · {written(one.said_at, Kind.DATETIME)}"),
    ]
    return Part("fact", one, one.get_kind_display(), HOLDS, facts)


def _line(one: SanbaoFact) -> Part:
    said = f"{one.said_by} · {written(one.said_at, Kind.DATETIME)}"
    facts = [
        (_("Repair order"), one.order.number if one.order else ""),
        (_("Part of the car"), one.get_fault_display() if one.fault else ""),
        (_("Part or problem"), one.part),
        (_("Use of the car"), one.get_use_display() if one.use else ""),
        (_("km"), number(one.km)),
        (_("When, or from when"), written(one.at, Kind.DATETIME)),
        (_("Until when"), written(one.until, Kind.DATETIME)),
        (_("Note"), one.note),
        (_("Said by"), said),
    ]
    told = [(label, value) for label, value in facts if value not in {"", NOTHING}]
    return Part("sheet", one, one.get_kind_display(), HOLDS, told)


def _goodwill(one: Goodwill) -> Part:
    facts = [
        (_("Amount"), money(one.amount)),
        (_("What is given"), one.get_kind_display()),
        (_("Dealer's share"), percent(one.dealer_share / 100)),
        (_("Reason"), one.reason),
        (_("Proposed by"), f"{one.proposed_by} · {Role(one.proposed_role).label}"),
    ]
    if one.decided_at:
        facts += [
            (_("Decided by"), str(one.decided_by or "")),
            (_("Decided"), written(one.decided_at, Kind.DATETIME)),
            (_("Note"), one.note),
        ]
    if one.before is not None:
        facts.append((_("Given before in 12 months"), money(one.before)))
    state = GoodwillState(one.state)
    badge = Badge(GOODWILL_TONES[state], state.label)
    return Part("goodwill", one, one.number, badge, facts, has_paper=one.agreement_id is not None)


def _question(
    one: InformationRequest, files: Sequence[tuple[int, str]], now: dt.datetime
) -> Question:
    is_open = one.answered_at is None and one.withdrawn_at is None
    badge = ANSWERED if one.answered_at else TAKEN_BACK if one.withdrawn_at else WAITING
    return Question(
        row=one,
        dealer=local_name(one.dealer),
        text=one.question,
        asked_at=one.asked_at,
        due_at=one.due_at,
        badge=LATE if is_open and one.due_at <= now else badge,
        answer=one.answer,
        answered_at=one.answered_at,
        answered_by=str(one.answered_by or ""),
        files=files,
    )


def _notice(one: RegulatorNotice, now: dt.datetime) -> Part:
    facts = [
        (_("Number at the authority"), one.number),
        (pgettext("a letter", "Received on"), written(one.received_on, Kind.DATE)),
        (_("Deadline printed on it"), written(one.printed_due_on, Kind.DATE)),
        (_("Deadline"), last_day(one.due_at)),
        (_("To be answered by"), last_day(one.answer_due_at)),
        (_("Answered"), written(one.answered_at, Kind.DATETIME)),
        (_("To be replied to in substance by"), last_day(one.reply_due_at)),
        (_("Replied to in substance"), written(one.replied_at, Kind.DATETIME)),
        (_("Taken up on"), written(one.accepted_on, Kind.DATE)),
        (_("Outcome"), one.get_outcome_display() if one.outcome else ""),
    ]
    is_late = one.due_at <= now and not one.is_the_authoritys_turn
    badge = OVER if one.closed_at else LATE if is_late else OPEN
    return Part("notice", one, one.authority, badge, facts)


def _matter(one: LegalMatter) -> Part:
    facts = [
        (_("Reference"), one.reference),
        (pgettext("a letter", "Received on"), written(one.received_on, Kind.DATE)),
        (_("To be answered by"), written(one.due_on, Kind.DATE)),
        (_("Note"), one.note),
        (_("Outcome"), one.outcome),
    ]
    badge = OVER if one.closed_at else OPEN
    return Part("matter", one, one.get_kind_display(), badge, facts)


def last_day(due_at: dt.datetime) -> str:
    """Deadlines are exclusive instants: the last day is the one before (domain.md 0.2)."""
    return written(timezone.localdate(due_at - dt.timedelta(microseconds=1)), Kind.DATE)
