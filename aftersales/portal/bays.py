"""A day in the bays: who has which bay when, and what is still free."""

import datetime as dt
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from aftersales.choices.bays import APPOINTMENT_MINUTES
from aftersales.lists.house import KEEPERS
from aftersales.portal.access import ADVISORS, for_roles
from aftersales.selectors.badges import ORDER_TONES
from aftersales.selectors.bays import BayDay, Taken, workshop_day
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Kind
from dealerops.policy.services import Values
from dealerops.portal.plan import DayRow, Slot, day_plan
from dealerops.portal.registry import Card, Tone
from dealerops.portal.templatetags.dx import local_name

BAY_READERS = frozenset({Role.D_SA, Role.D_TECH, Role.D_SVC_DIR, Role.D_GM})
FIRST_YEAR, LAST_YEAR = 2000, 2100
ONE_DAY = dt.timedelta(days=1)


def asked_day(request: ActorRequest) -> dt.date:
    """The day that the address names; today for anything else."""
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        day = None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else timezone.localdate()


@require_safe
@for_roles(BAY_READERS)
def bays(request: ActorRequest) -> HttpResponse:
    """Lanes of one day; the advisor opens an order from what is free."""
    day, now, actor = asked_day(request), timezone.now(), request.actor
    workshop = workshop_day(actor, day)
    minutes = Values(on=day, dealer_id=min(actor.dealer_ids))[APPOINTMENT_MINUTES]
    free = workshop.free_times(minutes, after=now)
    context = {
        "day": day,
        "before": day - ONE_DAY,
        "after": day + ONE_DAY,
        "today": timezone.localdate(),
        "workshop": workshop,
        "minutes": minutes,
        "cards": [
            (_("Capacity"), Card(workshop.capacity, Kind.HOURS, _count(len(workshop.bays)))),
            (_("Booked"), Card(workshop.booked, Kind.HOURS, _("by appointments"))),
        ],
        "free": [(at, count, _address(at)) for at, count in free],
        "plan": _plan(workshop.bays, now) if workshop.bays else "",
        "may_book": actor.role in ADVISORS,
        "may_keep": actor.role in KEEPERS,
    }
    return render(request, "aftersales/bays/day.html", context)


def _plan(bays: Sequence[BayDay], now: dt.datetime) -> SafeString:
    return day_plan(
        [
            DayRow(
                title=one.bay.code,
                subtitle=one.bay.get_kind_display(),
                slots=[_slot(taken) for taken in one.taken],
                used=one.used,
            )
            for one in bays
        ],
        begins=min(one.opens for one in bays),
        ends=max(one.closes for one in bays),
        now=now,
        title=_("Bays of the day"),
    )


def _slot(taken: Taken) -> Slot:
    if taken.order is None:
        tone = Tone.GREEN if taken.came else Tone.NEUTRAL
        return Slot(_("Taken"), tone, taken.begins, taken.ends)
    order = taken.order
    label = " · ".join((order.masked_plate or order.number, str(local_name(order.vehicle.model))))
    url = reverse("aftersales:order", args=(order.pk,))
    return Slot(label, ORDER_TONES[order.state], taken.begins, taken.ends, url)


def _count(bays: int) -> str:
    return ngettext("%(count)d bay", "%(count)d bays", bays) % {"count": bays}


def _address(at: dt.datetime) -> str:
    return f"{reverse('aftersales:order_new')}?at={timezone.localtime(at):%Y-%m-%dT%H:%M}"
