"""Fulfilment and use of the fleet, as pictures and as a table (domain.md 5.6)."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.reporting import Kind, Period
from dealerops.portal.bars import Meter, Series, meters
from dealerops.portal.registry import Card, Text, Tone
from dealerops.portal.templatetags.dx import local_name
from rental.choices.plan import IdleReason, Shortfall
from rental.forms.plan import PeriodForm
from rental.portal.access import for_store
from rental.selectors.rate_rows import percent
from rental.selectors.rates import Figures, figures, together

HOUR = dt.timedelta(hours=1)
LEGEND = (
    Series(_("Rented"), Tone.BLUE),
    Series(_("Buffer"), Tone.AMBER),
    Series(_("Idle"), Tone.NEUTRAL),
)


def asked_period(form: PeriodForm) -> Period:
    """Both days included; the month so far without a valid answer."""
    today = timezone.localdate()
    if form.is_bound and form.is_valid():
        return Period(form.cleaned_data["since"], form.cleaned_data["until"] + dt.timedelta(days=1))
    return Period(today.replace(day=1), today + dt.timedelta(days=1))


@require_safe
@for_store
def show(request: ActorRequest) -> HttpResponse:
    form = PeriodForm(request.GET or None)
    period = asked_period(form)
    if not form.is_bound:
        form = PeriodForm(initial={"since": period.start, "until": period.last_day})
    rows = figures(request.actor, period, as_of=timezone.now())
    whole = together(rows)
    context = {
        "form": form,
        "period": period,
        "rows": [(_label(row), row, _rates(row)) for row in rows],
        "whole": (whole, _rates(whole)),
        "cards": _cards(whole),
        "picture": meters([_meter(row) for row in rows if row.cars], LEGEND),
        "shortfalls": [(Shortfall(code).label, count) for code, count in whole.outcome.shortfalls],
        "idle": [
            (IdleReason(code).label, length / HOUR) for code, length in sorted(whole.idle.items())
        ],
    }
    return render(request, "rental/plan/rates.html", context)


def _label(row: Figures) -> Text:
    return local_name(row.vehicle_class) if row.vehicle_class else _now("All classes")


def _rates(row: Figures) -> Mapping[str, object]:
    hours, outcome = row.hours, row.outcome
    gap = hours.average_gap
    return {
        "utilisation": percent(hours.utilisation),
        "buffer": percent(hours.buffer_share),
        "idle": percent(hours.idle_share),
        "fulfilment": percent(outcome.fulfilment),
        "on_time": percent(outcome.on_time_rate),
        "operator_cancels": percent(outcome.operator_cancel_rate),
        "days": percent(row.days_rate),
        "gap": gap / HOUR if gap is not None else None,
    }


def _cards(whole: Figures) -> list[tuple[Text, Card]]:
    rates = _rates(whole)
    said = Counter(dict(whole.outcome.shortfalls))
    hint = _now("%(count)s orders not fulfilled") % {"count": sum(said.values())}
    gap = _now("on average %(hours)s hours between two rentals") % {"hours": _hours(rates["gap"])}
    return [
        (_now("Fulfilment"), Card(_written(rates["fulfilment"]), Kind.PERCENT, hint)),
        (
            _now("On time"),
            Card(_written(rates["on_time"]), Kind.PERCENT, _now("of the hand-overs")),
        ),
        (
            _now("Utilisation"),
            Card(_written(rates["utilisation"]), Kind.PERCENT, _now("of the available hours")),
        ),
        (_now("Idle"), Card(_written(rates["idle"]), Kind.PERCENT, gap)),
    ]


def _hours(value: object) -> str:
    return "–" if value is None else f"{float(str(value)):.1f}"


def _written(value: object) -> str:
    return "" if value is None else str(value)


def _meter(row: Figures) -> Meter:
    hours = row.hours
    rates = _rates(row)
    note = _now("%(used)s rented, %(idle)s idle") % {
        "used": _points(rates["utilisation"]),
        "idle": _points(rates["idle"]),
    }
    parts = [
        (Tone.BLUE, hours.rented // HOUR),
        (Tone.AMBER, hours.buffer // HOUR),
        (Tone.NEUTRAL, hours.idle // HOUR),
    ]
    return Meter(_label(row), parts, max(1, hours.available // HOUR), note)


def _points(value: object) -> str:
    return "–" if value is None else f"{float(str(value)):.1%}"
