"""Who stays and who leaves: the retention page of a dealer's leaders."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftersales.choices import ChurnKind, Retention
from aftersales.portal.card_access import for_leaders
from aftersales.selectors import retention_board as board
from aftersales.selectors.card_badges import RETENTION_TONES
from aftersales.selectors.churn import Churn, Rate, churn_of
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.portal.bars import Meter, Series, meters
from dealerops.portal.registry import Card, Tone
from dealerops.portal.svg import Slice, ring
from dealerops.portal.templatetags.dx import percent
from dealerops.workcal.services import add_months

SHOWN = (
    Retention.ACTIVE,
    Retention.RETURNED,
    Retention.AT_RISK,
    Retention.LOST,
    Retention.DORMANT,
    Retention.NEW,
)
RETURNED_COLOUR = 1
TABS = {Retention.ACTIVE: "active", Retention.AT_RISK: "risk", Retention.LOST: "lost"}


@dataclass
class RetentionPage:
    """The figures of one dealer; `month` is the month that runs."""

    actor: Actor
    today: dt.date = field(default_factory=timezone.localdate)

    @property
    def month(self) -> dt.date:
        return self.today.replace(day=1)

    @property
    def whole_month(self) -> dt.date:
        """The last month that is over."""
        return add_months(self.month, -1)

    @cached_property
    def churn(self) -> Churn:
        return churn_of(self.actor, self.whole_month)

    @cached_property
    def trend(self) -> list[tuple[dt.date, Rate]]:
        return board.cohort_trend(self.actor, self.whole_month)

    @property
    def cards(self) -> list[tuple[str, Card]]:
        """The three rates, each under its own name (domain.md 4.11)."""
        return [(str(ChurnKind(rate.kind).label), self._card(rate)) for rate in self.churn.rates]

    def _card(self, rate: Rate) -> Card:
        said = _("%(lost)s of %(base)s") % {"lost": rate.lost, "base": rate.base}
        trend = [float(one.value or 0) for _month, one in self.trend]
        return Card(
            value=percent(rate.value),
            kind=Kind.TEXT,
            hint=said if rate.base else _("nobody to lose yet"),
            tone=Tone.RED if rate.value and rate.lost else Tone.NEUTRAL,
            trend=trend if rate.kind == ChurnKind.COHORT else (),
        )

    @property
    def ring(self) -> SafeString:
        return status_ring(self.actor)

    @property
    def tracking(self) -> board.Tracking:
        since = add_months(self.month, -2)
        return board.tracking(
            self.actor,
            since=since,
            until=self.today + dt.timedelta(days=1),
            now=timezone.now(),
        )

    @property
    def reasons(self) -> SafeString:
        found = board.reasons(self.actor, since=add_months(self.month, -6))
        most = max((one.count for one in found), default=0)
        url = reverse("customers:lost")
        rows = [
            Meter(
                one.reason.label,
                [(Tone.RED if one.controllable else Tone.NEUTRAL, one.count)],
                most,
                str(one.count),
                f"{url}?reason={one.reason}",
            )
            for one in found
        ]
        legend = (
            Series(_("We could change it"), Tone.RED),
            Series(_("Not in our hands"), Tone.NEUTRAL),
        )
        return meters(rows, legend) if rows else SafeString("")

    @property
    def advisors(self) -> SafeString:
        key = "card__advisor"
        found = board.shares(self.actor, "card__advisor__display_name", key=key)
        return share_meters(found, nobody=_("without an advisor"))

    @property
    def models(self) -> SafeString:
        found = board.shares(
            self.actor, in_words("card__vehicle__model__name"), key="card__vehicle__model"
        )
        return share_meters(found[: board.MOST], nobody="–")


def in_words(path: str) -> str:
    """The path to a name in the reader's language."""
    return f"{path}_en" if (get_language() or "").startswith("en") else path


def status_ring(actor: Actor) -> SafeString:
    """Customers by where they stand; a slice leads to them."""
    counts, url = board.by_status(actor), reverse("customers:cards")
    slices = [
        Slice(
            one.label,
            counts[one],
            RETENTION_TONES[one] if one != Retention.RETURNED else None,
            f"{url}?status={one.value}",
            RETURNED_COLOUR,
        )
        for one in SHOWN
    ]
    return ring(slices, unit=_("customers"))


def share_meters(
    found: list[board.Share], *, nobody: str, link: Callable[[int | None], str] | None = None
) -> SafeString:
    """Customers who stay, are at risk and are lost, one line for each of `found`."""
    legend = (
        Series(Retention.ACTIVE.label, Tone.GREEN),
        Series(Retention.AT_RISK.label, Tone.AMBER),
        Series(Retention.LOST.label, Tone.RED),
    )
    rows = [
        Meter(
            one.label or nobody,
            [(Tone.GREEN, one.staying), (Tone.AMBER, one.at_risk), (Tone.RED, one.lost)],
            one.total,
            _("%(lost)s of %(base)s lost") % {"lost": one.lost, "base": one.total},
            link(one.key) if link else "",
        )
        for one in found
    ]
    return meters(rows, legend) if rows else SafeString("")


def rate_meters(found: list[tuple[str, Rate]]) -> SafeString:
    """One rate of several dealers: how many of their customers came back and how many did not."""
    legend = (Series(_("came back"), Tone.GREEN), Series(_("did not come back"), Tone.RED))
    rows = [
        Meter(
            label,
            [(Tone.GREEN, rate.base - rate.lost), (Tone.RED, rate.lost)],
            rate.base,
            f"{percent(rate.value)} · {rate.lost} / {rate.base}",
        )
        for label, rate in found
    ]
    return meters(rows, legend) if rows else SafeString("")


@require_safe
@for_leaders
def dashboard(request: ActorRequest) -> HttpResponse:
    return render(request, "aftersales/retention.html", {"page": RetentionPage(request.actor)})
