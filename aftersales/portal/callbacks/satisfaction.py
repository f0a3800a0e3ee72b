"""Satisfaction per department as a page: figures, picture, advisors; NPS apart."""

from functools import cached_property

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftersales.calc.satisfaction import Recommendation, in_tenths
from aftersales.forms.months import month_of
from aftersales.portal.callbacks.access import only_for
from aftersales.querysets.callbacks import LEADERS
from aftersales.selectors.club import Voices, club_voices
from aftersales.selectors.figures import VISIT, callback_figures
from aftersales.selectors.index_bars import index_bars
from aftersales.selectors.people import names_of
from aftersales.selectors.satisfaction import (
    Asked,
    Basis,
    Satisfaction,
    recommendations,
    satisfaction,
    satisfaction_by_advisor,
    satisfaction_by_week,
    weeks_of,
)
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind, Period
from dealerops.portal.registry import Card
from dealerops.workcal.services import add_months

MONTHS = 12


class SatisfactionPage:
    """One month of one dealer, by the day of the visit; `asked` names the month as 2026-09."""

    def __init__(self, actor: Actor, address: QueryDict) -> None:
        self.actor = actor
        self.this_month = timezone.localdate().replace(day=1)
        self.month = month_of(address.get("month", "")) or self.this_month
        self.period = Period(self.month, add_months(self.month, 1))
        self.asked = Asked(self.period, timezone.now(), Basis.VISIT)

    @cached_property
    def now(self) -> Satisfaction:
        return satisfaction(self.actor, self.asked)

    @cached_property
    def before(self) -> Satisfaction:
        earlier = Period(add_months(self.month, -1), self.month)
        return satisfaction(self.actor, Asked(earlier, timezone.now(), Basis.VISIT))

    @cached_property
    def nps(self) -> Recommendation:
        return recommendations(self.actor, self.asked)

    @property
    def months(self) -> list[tuple[str, str, bool]]:
        """The last twelve months as choices: address, name, chosen."""
        found = [add_months(self.this_month, -back) for back in range(MONTHS)]
        return [
            (f"{one:%Y-%m}", date_format(one, "YEAR_MONTH_FORMAT"), one == self.month)
            for one in found
        ]

    @property
    def cards(self) -> list[tuple[str, Card]]:
        weeks = [one.index for _week, one in self.weeks if one.index is not None]
        figures = callback_figures(self.actor, self.period, timezone.now(), by=VISIT)
        nps = in_tenths(self.nps.nps)
        asked = _("%(count)s asked") % {"count": self.nps.n}
        return [
            (
                _("Index, all departments"),
                Card(
                    _text(self.now.printed_index),
                    hint=_("month before: %(index)s") % {"index": _text(self.before.printed_index)},
                    trend=[float(one) for one in weeks],
                ),
            ),
            (
                _("All in all satisfied"),
                Card(_text(self.now.overall_satisfaction, "%"), hint=_("question 6")),
            ),
            (_("NPS"), Card(_text(nps, "*" if self.nps.is_few and self.nps.n else ""), hint=asked)),
            (
                _("Interviews"),
                Card(
                    self.now.overall.n,
                    Kind.INTEGER,
                    _("%(count)s still to be called") % {"count": figures.waiting},
                ),
            ),
        ]

    @cached_property
    def weeks(self) -> list[tuple[Period, Satisfaction]]:
        return list(satisfaction_by_week(self.actor, self.asked, weeks_of(self.period)))

    @property
    def picture(self) -> SafeString:
        """The index of each department as a bar up to 100."""
        return index_bars(
            (one.label, one.index, f"{one.mark} · {one.n}") for one in self.now.departments
        )

    @property
    def lines(self) -> list[dict[str, object]]:
        """A row per department: month, change, then each week."""
        return [
            {
                "label": one.label,
                "n": one.n,
                "index": f"{_text(one.index)}{one.mark}",
                "satisfaction": _text(one.satisfaction, f"%{one.mark}"),
                "before": _text(self.before.of(one.department).index),
                "weeks": [_text(week.of(one.department).index) for _span, week in self.weeks],
            }
            for one in self.now.departments
        ]

    @property
    def voices(self) -> list[Voices]:
        return [one for one in club_voices(self.actor, self.asked) if one.said]

    @property
    def advisors(self) -> list[dict[str, object]]:
        found = satisfaction_by_advisor(self.actor, self.asked)
        names = names_of(found)
        rows: list[dict[str, object]] = [
            {
                "name": names.get(key, ""),
                "n": one.overall.n,
                "index": _text(one.printed_index),
                "reception": _text(one.of("RECEPTION").index),
                "satisfied": _text(one.overall_satisfaction, "%"),
                "mark": "*" if one.overall.is_few else "",
            }
            for key, one in found.items()
        ]
        return sorted(rows, key=lambda row: str(row["name"]))


@require_safe
@only_for(LEADERS)
def page(request: ActorRequest) -> HttpResponse:
    found = SatisfactionPage(request.actor, request.GET)
    return render(request, "aftersales/callbacks/satisfaction.html", {"page": found})


def _text(value: object, unit: str = "") -> str:
    return "–" if value is None else f"{value}{unit}"
