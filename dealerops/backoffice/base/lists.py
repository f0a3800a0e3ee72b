"""Back-office lists at any size: no exact count beyond the cap, no page behind it, no order without an index."""

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from unfold.contrib.filters.admin import DropdownFilter
from unfold.views import ChangeList

from dealerops.accounts.middleware import ActorRequest
from dealerops.lists.count import Capped, capped, estimated_rows
from dealerops.lists.spec import ListSpec

Lookups = Callable[[], list[tuple[str, str]]]
MONTHS = 18
MOST_ROWS = 2_000  # forty pages; whoever looks for more sets a filter


class CappedPaginator(Paginator[Any]):
    """Counts to the cap; a page behind it is refused like one that is not there.

    The rows that are skipped are passed by key alone, without what a list adds to each row. The keys
    are asked for first: as a part of the second statement they may be joined to the whole table.
    """

    template_name = "backoffice/pagination.html"

    @cached_property
    def counted(self) -> Capped:
        rows = self.object_list
        return (
            capped(rows, MOST_ROWS) if isinstance(rows, QuerySet) else Capped(len(rows), more=False)
        )

    @cached_property
    def count(self) -> int:
        return self.counted.n

    def page(self, number: Any) -> Page[Any]:
        number, rows = self.validate_number(number), self.object_list
        start = (number - 1) * self.per_page
        if not isinstance(rows, QuerySet) or not start:
            found: Page[Any] = super().page(number)
            return found
        keys = list(rows.values_list("pk", flat=True)[start : start + self.per_page])
        return Page(rows.filter(pk__in=keys), number, self)

    @cached_property
    def shown(self) -> str:
        """How many rows there are, for people; beyond the cap, what the table held when last analysed."""
        rows = self.object_list
        if self.counted.more and isinstance(rows, QuerySet) and not rows.query.where:
            return _("about %(count)s") % {"count": f"{estimated_rows(rows.model):,}"}
        return str(self.counted)


class IndexedChangeList(ChangeList):  # type: ignore[misc]
    """Sorts by what `sortable_by` names and by nothing else, whatever the address says."""

    def get_ordering_field(self, field_name: str) -> Any:
        allowed = self.sortable_by
        if allowed is not None and field_name not in allowed:
            return None
        return super().get_ordering_field(field_name)


def spec_filter(
    spec: ListSpec[Any], name: str, *, lookups: Lookups | None = None
) -> type[DropdownFilter]:
    """A filter of a ListSpec for `list_filter`: the same name, choices and condition as elsewhere."""

    class OfSpec(DropdownFilter):  # type: ignore[misc]
        title = spec.filterset.base_filters[name].label
        parameter_name = name

        def lookups(self, request: ActorRequest, model_admin: Any) -> list[tuple[str, str]]:
            if lookups:
                return lookups()
            field = _form_of(spec, request).fields.get(name)
            choices: Any = getattr(field, "choices", ())
            return [(str(key), str(label)) for key, label in choices if key]

        def queryset(self, request: ActorRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            value = self.value()
            if not value:
                return queryset
            asked = QueryDict(mutable=True)
            asked[name] = value
            return spec.select(request.actor, asked, within=queryset).queryset

    return OfSpec


def _form_of(spec: ListSpec[Any], request: ActorRequest) -> Form:
    """The form of all filters of a list; a page asks once per filter."""
    made: dict[str, Form] = request.__dict__.setdefault("_forms_of_lists", {})
    if spec.key not in made:
        nothing = spec.model._default_manager.none()
        made[spec.key] = spec.filterset(QueryDict(), nothing, actor=request.actor).form
    return made[spec.key]


def recent_months() -> list[tuple[str, str]]:
    """The last year and a half, newest first, as a month filter reads them."""
    day = timezone.localdate().replace(day=1)
    found = []
    for _month in range(MONTHS):
        found.append((f"{day:%Y-%m}", f"{day:%Y-%m}"))
        day = (day - dt.timedelta(days=1)).replace(day=1)
    return found


def search_by(
    spec: ListSpec[Any], request: HttpRequest, rows: QuerySet[Any], term: str
) -> tuple[QuerySet[Any], list[str]]:
    """A ListSpec's search for `get_search_results`; the second value says what was left out."""
    asked = QueryDict(mutable=True)
    asked["q"] = term
    selection = spec.select(request.actor, asked, within=rows)  # type: ignore[attr-defined]
    return selection.queryset, [str(one.message) for one in selection.refusals]
