"""Who does, answers for and is asked about the activities of a case, and what they said (domain.md 3.11)."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices.raci import ROLES_OF, Part
from complaints.models import Case, CaseTask
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import Badge, Tone
from dealerops.portal.templatetags.dx import written

Text = str | Promise
SHOWN = (Part.R, Part.A, Part.C)
ANSWERED = Badge(Tone.GREEN, pgettext_lazy("a duty", "Answered"))
SILENT = Badge(Tone.NEUTRAL, pgettext_lazy("a duty", "No answer in time"))
WAITING = Badge(Tone.AMBER, pgettext_lazy("a duty", "Is asked"))
DONE = Badge(Tone.GREEN, pgettext_lazy("a duty", "Done"))
OPEN = Badge(Tone.BLUE, pgettext_lazy("a duty", "Open"))
LATE = Badge(Tone.RED, _("Overdue"))


@dataclass(frozen=True, slots=True)
class Duty:
    """One part of one activity; `is_mine` can be answered by the reader."""

    pk: int
    activity: Text
    party: Text
    part: Text
    badge: Badge
    due: str
    answer: str
    who: str
    is_mine: bool


def duties_of(case: Case, reader: Actor) -> list[Duty]:
    """Of activities that go on, and whoever answered in ones that are over; the newest activity first."""
    tasks = CaseTask.objects.visible_to(reader).filter(case=case, round=case.reopen_count)
    rows = list(tasks.filter(part__in=SHOWN).select_related("done_by").order_by("-opened_at", "pk"))
    running = {one.activity for one in rows if one.done_at is None}
    shown = [one for one in rows if one.activity in running or one.answer]
    return [_duty(one, reader) for one in shown]


def _duty(one: CaseTask, reader: Actor) -> Duty:
    is_asked = one.part == Part.C and one.done_at is None
    return Duty(
        pk=one.pk,
        activity=one.get_activity_display(),
        party=one.get_party_display(),
        part=one.get_part_display(),
        badge=_badge(one),
        due=written(one.due_at, Kind.DATETIME) if one.due_at and one.done_at is None else "",
        answer=one.answer,
        who=str(one.done_by or "") if one.answer else "",
        is_mine=is_asked and reader.role in ROLES_OF[one.party],
    )


def _badge(one: CaseTask) -> Badge:
    is_late = one.done_at is None and one.due_at is not None and one.due_at <= timezone.now()
    if one.part == Part.C:
        return ANSWERED if one.done_at else SILENT if is_late else WAITING
    return DONE if one.done_at else LATE if is_late else OPEN
