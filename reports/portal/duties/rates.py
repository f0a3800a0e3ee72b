"""How people and dealers keep to their duties, drawn."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.portal.bars import Meter, Series, meters
from dealerops.portal.registry import Tone
from dealerops.portal.remembered import remembered
from reports.selectors.duties import Punctuality, punctuality

LEGEND = (
    Series(pgettext_lazy("reports", "In time"), Tone.GREEN),
    Series(_("Done late"), Tone.AMBER),
    Series(pgettext_lazy("reports", "Missed"), Tone.RED),
    Series(_("Overdue"), Tone.NEUTRAL),
)
RATE_DAYS = dt.timedelta(days=30)
DEALERS_SHOWN = 20
SLOW = 5


def of_last_days(actor: Actor, *, by_dealer: bool = False) -> list[Punctuality]:
    """The last thirty days, today included, by person or by dealer, worst first."""
    today = timezone.localdate()
    end = today + dt.timedelta(days=1)
    return punctuality(actor, today - RATE_DAYS, end, timezone.now(), by_dealer=by_dealer)


def rate_bars(found: Iterable[Punctuality]) -> SafeString:
    return meters([_bar(one) for one in found], LEGEND)


def dealers_panel(actor: Actor) -> SafeString:
    """The dealers that keep to their duties worst."""
    found = remembered(
        f"duties by dealer:{get_language()}",
        actor,
        lambda: of_last_days(actor, by_dealer=True),
        times=SLOW,
    )
    return rate_bars(found[:DEALERS_SHOWN]) if found else SafeString()


def _bar(one: Punctuality) -> Meter:
    parts = [
        (Tone.GREEN, one.on_time),
        (Tone.AMBER, one.late),
        (Tone.RED, one.missed),
        (Tone.NEUTRAL, one.waiting),
    ]
    return Meter(one.name, parts, one.total, f"{one.on_time} / {one.total}")
