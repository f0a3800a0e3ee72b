"""How complete the dealer's archives are, month by month (domain.md 4.7)."""

from collections.abc import Mapping
from functools import cached_property

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from aftersales.choices import ArchiveKind
from aftersales.forms.months import month_of
from aftersales.portal.archives.access import for_readers
from aftersales.querysets.archives import NOTE_READERS, ArchiveFileQuerySet
from aftersales.selectors.archive_rates import (
    ArchiveRate,
    counted_files,
    missing_by_paper,
    rates_by_kind,
)
from aftersales.selectors.gate_outs import PadGap, gaps_of_year
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind, Period
from dealerops.portal.bars import Meter, Series, meters
from dealerops.portal.registry import Card, Tone
from dealerops.portal.templatetags.dx import written
from dealerops.workcal.services import add_months

MONTHS = 12
LEGEND = (Series(gettext_lazy("files without the paper"), Tone.AMBER),)


class RatesPage:
    """One month of one dealer, by the day on which cars were handed over; `asked` names it as 2026-09."""

    def __init__(self, actor: Actor, address: QueryDict) -> None:
        self.actor, self.today = actor, timezone.localdate()
        self.this_month = self.today.replace(day=1)
        self.month = month_of(address.get("month", "")) or self.this_month

    @property
    def months(self) -> list[tuple[str, str, bool]]:
        """The last twelve months as choices: address, name, chosen."""
        found = [add_months(self.this_month, -back) for back in range(MONTHS)]
        return [
            (f"{one:%Y-%m}", date_format(one, "YEAR_MONTH_FORMAT"), one == self.month)
            for one in found
        ]

    @cached_property
    def files(self) -> ArchiveFileQuerySet:
        period = Period(self.month, add_months(self.month, 1))
        return counted_files(self.actor, period, on=self.today)

    @cached_property
    def rates(self) -> Mapping[ArchiveKind, ArchiveRate]:
        return rates_by_kind(self.files)

    @property
    def cards(self) -> list[tuple[str, Card]]:
        url = reverse("archives:list")
        return [
            (
                str(kind.label),
                Card(
                    written(rate.value, Kind.PERCENT),
                    hint=_("%(complete)s of %(files)s files complete")
                    % {"complete": rate.complete, "files": rate.files},
                    url=f"{url}?view=missing",
                ),
            )
            for kind, rate in self.rates.items()
        ]

    @property
    def picture(self) -> SafeString | None:
        """How many files miss each paper, of all that miss something."""
        missing = missing_by_paper(self.files)
        if not missing:
            return None
        total = sum(rate.files - rate.complete for rate in self.rates.values())
        rows = [
            Meter(f"{paper} {paper.label}", [(Tone.AMBER, count)], total, str(count))
            for paper, count in missing
        ]
        return meters(rows, LEGEND)

    @property
    def shows_gaps(self) -> bool:
        return self.actor.role in NOTE_READERS

    @cached_property
    def gaps(self) -> list[PadGap]:
        return list(gaps_of_year(self.actor, self.month.year)) if self.shows_gaps else []


@require_safe
@for_readers
def page(request: ActorRequest) -> HttpResponse:
    found = RatesPage(request.actor, request.GET)
    return render(request, "aftersales/archives/rates.html", {"page": found})
