"""What triage does with a signal that waits (domain.md 3.2): a case of its own, into another one, or none."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from complaints.choices import SignalState
from complaints.forms.casework import PlainForm
from complaints.forms.command import Command, Desk, Text, shown
from complaints.forms.triage import CandidateForm, DismissForm
from complaints.models import SensorSignal
from complaints.rules.cases import CENTRAL
from complaints.selectors.candidates import Candidate, candidates_for
from complaints.services.merging import attach_signal
from complaints.services.triage import dismiss_signal, open_case
from complaints.workflow.cases import WORKERS
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.portal.templatetags.dx import written

SAME_CAR, SAME_PHONE = _("same car"), _("same phone")


def _names(signal: SensorSignal, actor: Actor) -> Iterable[tuple[str, Text]]:
    if signal.state != SignalState.NEW or actor.role not in WORKERS:
        return
    yield "open", _("Make it a case")
    if candidates_for(signal, actor=actor):
        yield "attach", _("Belongs to a case")
    if actor.role in CENTRAL:
        yield "dismiss", _("Not a complaint")


def _candidates(signal: SensorSignal, actor: Actor) -> Mapping[str, Any]:
    found = [(one.case.pk, _words(one)) for one in candidates_for(signal, actor=actor)]
    return {**shown(signal, actor), "candidates": found}


def _words(one: Candidate) -> str:
    why = [str(SAME_CAR)] * one.has_same_vin + [str(SAME_PHONE)] * one.has_same_phone
    case = one.case
    said = (case.number, case.get_state_display(), written(case.received_at, Kind.DATE), *why)
    return " · ".join(str(part) for part in said)


SIGNAL_DESK = Desk(
    SensorSignal,
    {
        "open": Command(
            PlainForm,
            open_case,
            hint=_("It gets a case of its own, or opens the closed one again that comes back."),
            is_next=True,
        ),
        "attach": Command(
            CandidateForm,
            attach_signal,
            _candidates,
            hint=_("Same car or phone and same touch point within 30 days."),
            is_next=True,
        ),
        "dismiss": Command(DismissForm, dismiss_signal, is_danger=True),
    },
    _names,
)
