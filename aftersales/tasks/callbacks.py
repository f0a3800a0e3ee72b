"""Doorbells of callbacks and quick forms."""

from celery import shared_task
from django.utils import timezone

from aftersales.selectors.form_clocks import (
    dealers_with_open_callbacks,
    late_forms,
    unsigned_forms,
)
from aftersales.services import (
    cancel_refused_callbacks,
    redate_callbacks,
    share_out,
    tell_late,
    tell_unsigned,
)
from dealerops.foundation.actor import SYSTEM


@shared_task(name="aftersales.form_clocks")
def form_clocks() -> int:
    """Every few minutes: quick forms that nobody signed in time, and promises that were missed."""
    now, told = timezone.now(), 0
    for form_id in unsigned_forms(now):
        told += tell_unsigned(form_id, by=SYSTEM)
    for form_id in late_forms(now):
        told += tell_late(form_id, by=SYSTEM)
    return told


@shared_task(name="aftersales.callbacks_morning")
def callbacks_morning() -> int:
    """06:00: open callbacks follow the calendars, none is left without a caller (Appendix C), and none
    waits for a customer who does not want to be called."""
    today, done = timezone.localdate(), 0
    for dealer_id in dealers_with_open_callbacks():
        done += cancel_refused_callbacks(dealer_id, by=SYSTEM)
        done += redate_callbacks(dealer_id, entered_on=today, by=SYSTEM)
        done += share_out(dealer_id, by=SYSTEM)
    return done
