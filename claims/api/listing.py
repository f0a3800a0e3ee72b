"""What a firm's system may list: the claims that lie with the firm now."""

import datetime as dt

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import WITH_FIRM
from claims.models import Claim
from claims.querysets import ClaimQuerySet
from claims.selectors.search import search_claims
from dealerops.accounts.models import User
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.lists.columns import ListColumn
from dealerops.lists.filters import ListFilterSet
from dealerops.lists.spec import ListSpec


class FirmFilters(ListFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=[(state.value, state.label) for state in WITH_FIRM]
    )
    checker = django_filters.CharFilter(label=_("User name of the checker"), method="checked_by")
    program = django_filters.CharFilter(label=_("Code of the program"), field_name="program__code")

    def checked_by(self, claims: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """The person first, so that the claims are reached by an index that names it."""
        people = User.objects.visible_to(SYSTEM).filter(username=value).values_list("pk", flat=True)
        return claims.filter(checker__in=list(people))


def lying_with(claims: ClaimQuerySet) -> ClaimQuerySet:
    return claims.filter(state__in=WITH_FIRM)


def _moment(at: dt.datetime | None) -> str | None:
    return timezone.localtime(at).isoformat() if at else None


def _column(name: str, source: str = "") -> ListColumn:
    return ListColumn(name, name, source=source)


FIRM_CLAIMS = ListSpec(
    key="claims.checks",
    title=_("Claims to check"),
    model=Claim,
    roles=frozenset({Role.TP_CHECKER, Role.TP_LEAD}),
    columns=(
        _column("id"),
        _column("number"),
        _column("program", "program__code"),
        _column("state"),
        _column("checker", "checker__username"),
        _column("vin"),
        ListColumn("submitted_at", "submitted_at", value=_moment),
        ListColumn("check_due_at", "check_due_at", value=_moment),
    ),
    filterset=FirmFilters,
    search=search_claims,
)
