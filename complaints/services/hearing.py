"""What other apps tell becomes a signal: now as it happens, or from an earlier day on (domain.md 3.1)."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_noop

from aftersales.choices import Grievance, InterviewChannel
from aftersales.models import Interview, QuickForm
from complaints.choices import Level, Severity, SourceCode, TouchPoint
from complaints.models import SensorSignal
from complaints.services.intake import IntakeInput, receive_signal
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.registry.choices import ConsentScope
from dealerops.registry.services import consent_to
from dealerops.workcal.services import at
from rental.choices.complaints import Topic
from rental.models import RentalComplaint

CALLED: Final = gettext_noop("Dissatisfied in the callback, form %(number)s.")
SURVEYED: Final = gettext_noop("Dissatisfied in the questionnaire about order %(number)s.")
UNHAPPY_UP_TO: Final = 2  # of 5
DETRACTS_UP_TO: Final = 3  # of 10
DISPUTED: Final = frozenset(
    {Topic.REFUND, Topic.VIOLATION, Topic.DAMAGE, Topic.CHARGE}
)  # about money: the severity of a service or price dispute
TOPIC_OF: Final[Mapping[str, TouchPoint]] = {
    Grievance.QUALITY: TouchPoint.REPAIR,
    Grievance.TIME: TouchPoint.WAITING,
    Grievance.PRICE: TouchPoint.PRICE,
    Grievance.ATTITUDE: TouchPoint.RECEPTION,
    Grievance.CLEANLINESS: TouchPoint.RECEPTION,
    Grievance.OTHER: TouchPoint.OTHER,
}


@transaction.atomic
def hear(entry: Entry) -> SensorSignal | None:
    """The signal of one journal entry, once; None where the entry is no complaint."""
    told = HEARD[entry.topic](entry)
    return receive_signal(told, by=SYSTEM) if told else None


def replay_since(day: dt.date) -> int:
    """Hear every entry from the start of `day` on that was not heard yet; returns the new signals.

    On the first day with this app nothing that was told before is lost; safe to repeat.
    """
    entries = Entry.objects.visible_to(SYSTEM).filter(topic__in=HEARD, at__gte=at(day, dt.time()))
    heard = 0
    for entry in entries.order_by("pk").iterator(chunk_size=500):
        is_known = SensorSignal.objects.visible_to(SYSTEM).filter(origin=entry.pk).exists()
        if not is_known and hear(entry):
            heard += 1
    return heard


def _grave_callback(entry: Entry) -> IntakeInput:
    """A callback that was grave or spoke of law and media, be it the second one (domain.md 4.9)."""
    form = _form(entry.object_id)
    told = _of_form(form, entry, external_id=form.number, level=Level.E1)
    verdict = form.verdicts.filter(pk=entry.data.get("verdict")).first()
    if verdict is None:
        return told
    return replace(told, words=verdict.words, external_id=f"{form.number}/words {verdict.pk}")


def _twice_unhappy(entry: Entry) -> IntakeInput:
    """Unhappy with the solution for the second time: a case at level E2 (domain.md 8, S09)."""
    form = _form(entry.object_id)
    level = Level[str(entry.data.get("level", Level.E2.name))]
    number = f"{form.number}/{entry.data.get('times', 2)}"
    return _of_form(form, entry, external_id=number, level=level)


def _bad_survey(entry: Entry) -> IntakeInput | None:
    """A customer filled in a score of 2 or less, or would warn others, and agrees to be asked about it."""
    if entry.data.get("channel") != InterviewChannel.SELF:
        return None
    answered = Interview.objects.visible_to(SYSTEM).select_related("task__order")
    interview = answered.get(pk=entry.object_id)
    task = interview.task
    if not _is_bad(interview) or not consent_to(task.customer_id, ConsentScope.SURVEY):
        return None
    return IntakeInput(
        source=SourceCode.CSI_SURVEY,
        words=interview.words.strip() or _said_nothing(SURVEYED, task.order.number),
        touch_point=TouchPoint.REPAIR,
        received_at=min(entry.at, timezone.now()),
        dealer_id=interview.dealer_id,
        customer_id=task.customer_id,
        vehicle_id=task.order.vehicle_id,
        external_id=f"survey {interview.pk}",
        origin_id=entry.pk,
    )


def _is_bad(interview: Interview) -> bool:
    has_low_score = interview.answers.filter(score__lte=UNHAPPY_UP_TO).exists()
    is_detractor = interview.recommends is not None and interview.recommends <= DETRACTS_UP_TO
    return has_low_score or is_detractor


def _of_form(form: QuickForm, entry: Entry, *, external_id: str, level: int) -> IntakeInput:
    return IntakeInput(
        source=SourceCode.CALLBACK,
        words=form.words.strip() or _said_nothing(CALLED, form.number),
        touch_point=TOPIC_OF[form.grievance],
        severity=form.severity,
        received_at=min(entry.at, timezone.now()),
        wish=form.wish,
        dealer_id=form.dealer_id,
        customer_id=form.order.customer_id,
        vehicle_id=form.order.vehicle_id,
        external_id=external_id,
        origin_id=entry.pk,
        case_id=_case_of(form),
        level=level,
    )


def _rental(entry: Entry) -> IntakeInput:
    """Every complaint about a rental is heard, whatever the store does about it (domain.md 5.11)."""
    complaint = _rental_complaint(entry.object_id)
    return _of_rental(complaint, entry, external_id=complaint.number)


def _rental_passed_on(entry: Entry) -> IntakeInput:
    """The store cannot settle it: from here the desk leads the case."""
    complaint = _rental_complaint(entry.object_id)
    told = SensorSignal.objects.visible_to(SYSTEM).filter(
        source__code=SourceCode.RENTAL, external_id=complaint.number, case__isnull=False
    )
    return replace(
        _of_rental(complaint, entry, external_id=f"{complaint.number}/desk"),
        case_id=told.values_list("case", flat=True).first(),
        level=Level.E2,
    )


def _of_rental(complaint: RentalComplaint, entry: Entry, *, external_id: str) -> IntakeInput:
    order = complaint.order
    return IntakeInput(
        source=SourceCode.RENTAL,
        words=complaint.words,
        touch_point=TouchPoint.RENTAL,
        severity=Severity.S2 if complaint.topic in DISPUTED else Severity.S1,
        received_at=min(complaint.received_at, timezone.now()),
        wish=complaint.wish,
        dealer_id=complaint.dealer_id,
        customer_id=order.customer_id if order else None,
        vehicle_id=order.vehicle.vehicle_id if order and order.vehicle else None,
        external_id=external_id,
        origin_id=entry.pk,
    )


def _rental_complaint(complaint_id: int) -> RentalComplaint:
    rows = RentalComplaint.objects.visible_to(SYSTEM).select_related("order__vehicle")
    return rows.get(pk=complaint_id)


def _case_of(form: QuickForm) -> int | None:
    """The case that an earlier word about this form is in."""
    signals = SensorSignal.objects.visible_to(SYSTEM).filter(source__code=SourceCode.CALLBACK)
    number = Q(external_id=form.number) | Q(external_id__startswith=f"{form.number}/")
    placed = signals.filter(number, case__isnull=False).order_by("-pk")
    return placed.values_list("case", flat=True).first()


def _said_nothing(sentence: str, number: str) -> str:
    """Words for whoever left none, in the language of the house."""
    with translation.override(settings.LANGUAGE_CODE):
        return _now(sentence) % {"number": number}


def _form(form_id: int) -> QuickForm:
    return QuickForm.objects.visible_to(SYSTEM).select_related("order").get(pk=form_id)


HEARD: Final[Mapping[str, Callable[[Entry], IntakeInput | None]]] = {
    "aftersales.callback_signal": _grave_callback,
    "aftersales.customer_still_dissatisfied": _twice_unhappy,
    "aftersales.interview_finished": _bad_survey,
    "rental.complaint_received": _rental,
    "rental.complaint_passed_on": _rental_passed_on,
}
