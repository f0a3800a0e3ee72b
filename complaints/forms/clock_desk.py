"""Pausing a case, and its level of escalation: the commands for both faces (domain.md 3.6)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.choices import PENDING, Level
from complaints.choices.clocks import PauseKind
from complaints.forms.casework import PlainForm
from complaints.forms.command import Command, Text, shown
from complaints.forms.fields import ShownForm, pick, words
from complaints.models import Case
from complaints.selectors.reach import roles_on_rung
from complaints.services.escalation import OVER, lower_case, may_lower, take_on_rung
from complaints.services.pauses import PAUSERS, pause_case, resume_case
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.portal.templatetags.dx import written

Names = Iterable[tuple[str, Text]]
Choices = Sequence[tuple[int, str]]


class PauseForm(ShownForm):
    """The only two reasons there are; `contacts` are those in which the customer was reached."""

    kind = forms.ChoiceField(label=_("Reason"), choices=PauseKind.choices)
    contact_id = pick(
        _("Contact in which the customer asked to wait"),
        (),
        help_text=_("Needed where the customer asked."),
    )
    evidence = words(_("What proves it"), 1000)

    def __init__(self, *args: Any, contacts: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contact_id"].choices = [("", "–"), *contacts]  # type: ignore[attr-defined]


class LowerForm(ShownForm):
    """Down by hand; up it goes by itself."""

    level = forms.TypedChoiceField(label=_("Level"), coerce=int)
    note = words(_("Reason"), 1000)

    def __init__(self, *args: Any, levels: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["level"].choices = list(levels)  # type: ignore[attr-defined]


def _pause(
    pk: int, *, by: Actor, kind: str, evidence: str, contact_id: str, **_said: Any
) -> object:
    chosen = int(contact_id) if contact_id else None
    return pause_case(pk, PauseKind(kind), evidence=evidence, by=by, contact_id=chosen)


def _resume(pk: int, *, by: Actor, **_said: Any) -> object:
    return resume_case(pk, by=by)


def _lower(pk: int, *, by: Actor, level: int, note: str, version: int | None) -> object:
    return lower_case(pk, level, note, by=by, version=version)


def _take_on(pk: int, *, by: Actor, **_said: Any) -> object:
    return take_on_rung(pk, by=by)


def _contacts(case: Case, actor: Actor) -> Mapping[str, Any]:
    spoken = case.contacts.filter(is_two_way=True).order_by("-at")
    contacts = [
        (one.pk, f"{written(one.at, Kind.DATETIME)} · {one.get_means_display()}") for one in spoken
    ]
    return {**shown(case, actor), "contacts": contacts}


def _levels(case: Case, actor: Actor) -> Mapping[str, Any]:
    below = [(one.value, str(one.label)) for one in Level if one < case.level]
    return {**shown(case, actor), "levels": below}


def names_of_clocks(case: Case, actor: Actor) -> Names:
    """What this person may do to clocks and level now; the services check everything again."""
    if case.state not in PENDING:
        return
    if actor.role in PAUSERS:
        if case.pauses.running().exists():
            yield "resume", _("Let the clocks run")
        elif case.state not in OVER:
            yield "pause", _("Stop the clocks")
    rung = case.escalations.current().first()
    if rung and rung.acknowledged_at is None and actor.role in roles_on_rung(case, rung.level):
        yield "take_on", _("Take the escalation on")
    if case.level > Level.E1 and may_lower(actor, case):
        yield "lower", _("Lower the level")


CLOCKS: Mapping[str, Command] = {
    "pause": Command(PauseForm, _pause, _contacts),
    "resume": Command(PlainForm, _resume),
    "take_on": Command(PlainForm, _take_on, is_next=True),
    "lower": Command(LowerForm, _lower, _levels),
}
