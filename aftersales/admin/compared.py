"""The dealers of a region, or of all, beside each other: figures and pictures, no customers."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from aftersales.choices import ChurnKind
from aftersales.forms.months import month_of
from aftersales.lists.roles import OFFICES, REGIONS
from aftersales.selectors.dealers_compared import DealerLine, dealers_compared
from aftersales.selectors.index_bars import index_bars
from aftersales.selectors.satisfaction import Asked, Basis, satisfaction_by_dealer
from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.backoffice.navigation import SidebarLink, register_link
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.network.models import Dealer
from dealerops.portal.registry import HomePanel, register_panel
from dealerops.portal.remembered import remembered
from dealerops.portal.templatetags.dx import NOTHING, local_name, number, percent
from dealerops.workcal.services import add_months

NAME = "aftersales_compared"
MONTHS = 12
SLOW = 10
DEALERS_SHOWN = 12


class Comparison:
    """One month of visits; `address` names it as 2026-09, without that it is the last whole month."""

    def __init__(self, actor: Actor, address: QueryDict) -> None:
        self.actor, self.now = actor, timezone.now()
        self.this_month = timezone.localdate().replace(day=1)
        self.month = month_of(address.get("month", "")) or add_months(self.this_month, -1)

    @cached_property
    def lines(self) -> list[DealerLine]:
        period = Period(self.month, add_months(self.month, 1))
        return list(dealers_compared(self.actor, period, self.now))

    @property
    def months(self) -> list[tuple[str, str, bool]]:
        found = [add_months(self.this_month, -back) for back in range(MONTHS)]
        return [
            (f"{one:%Y-%m}", date_format(one, "YEAR_MONTH_FORMAT"), one == self.month)
            for one in found
        ]

    @property
    def picture(self) -> SafeString:
        """The index of each dealer as a bar up to 100, the weakest first."""
        return index_bars(
            (local_name(one.dealer), one.index, f"{one.mark} · {number(one.interviews)}")
            for one in self.lines
        )

    @property
    def rates(self) -> list[str]:
        return [str(kind.label) for kind in ChurnKind]

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """Name, then the cells in the order of the page's headings."""
        return [(f"{local_name(one.dealer)} {one.dealer.code}", _cells(one)) for one in self.lines]


def _cells(one: DealerLine) -> list[str]:
    weakest = one.weakest
    calls = one.callbacks
    return [
        number(one.delivered),
        number(one.interviews),
        NOTHING if one.index is None else f"{one.index}{one.mark}",
        f"{weakest.label} {weakest.index}" if weakest else NOTHING,
        percent(calls.completion if calls else None),
        percent(calls.completion_in_time if calls else None),
        percent(calls.first_attempt_rate if calls else None),
        percent(calls.answer_rate if calls else None),
        percent(one.first_time_fix),
        *(percent(rate.value) for rate in one.churn.rates),
    ]


def _panel(actor: Actor) -> SafeString:
    """The dealers with the lowest index in the last whole month."""
    month = add_months(timezone.localdate().replace(day=1), -1)
    asked = Asked(Period(month, add_months(month, 1)), timezone.now(), Basis.VISIT)
    found = remembered(
        f"satisfaction by dealer:{month}", actor, lambda: _indices(actor, asked), times=SLOW
    )
    dealers = Dealer.objects.visible_to(actor).in_bulk(list(found))
    rows = sorted((one for one in found.items() if one[0] in dealers), key=lambda one: one[1])
    return index_bars(
        (local_name(dealers[key]), index, f" · {number(asked_of)}")
        for key, (index, asked_of) in rows[:DEALERS_SHOWN]
    )


def _indices(actor: Actor, asked: Asked) -> dict[int, tuple[Decimal, int]]:
    found = satisfaction_by_dealer(actor, asked)
    return {
        key: (one.printed_index, one.overall.n)
        for key, one in found.items()
        if one.printed_index is not None
    }


register_panel(HomePanel(_lazy("Satisfaction by dealer"), REGIONS, _panel, order=62, wide=True))
register_link(SidebarLink(_lazy("Dealers compared"), "leaderboard", f"admin:{NAME}", OFFICES))


class ComparedPage(ScopedAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.compared)
        return [path("compared/", view, name=NAME), *super().get_urls()]

    def compared(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Dealers compared"),
            "page": Comparison(actor_of(request), request.GET),
        }
        return TemplateResponse(request, "backoffice/aftersales/compared.html", context)
