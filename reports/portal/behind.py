"""The rows behind a number of a report, as the list that shows such rows shows them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import BACKOFFICE_ROLES
from dealerops.foundation.reporting import Behind, Text
from dealerops.lists.columns import ListColumn, Row
from dealerops.lists.count import Capped, capped
from dealerops.lists.layout import Arranged, standing
from dealerops.lists.spec import ListSpec, Selection
from dealerops.portal.listing import Layout, ListPage


@dataclass(frozen=True, slots=True)
class View:
    """A tab of a list; these rows have one."""

    key: str
    label: Text
    where: Q


EVERYTHING = View("all", _("All"), Q())


class BehindPage(ListPage):
    """A list page over certain rows, without what belongs to the whole list."""

    def __init__(
        self, spec: ListSpec[Any], request: ActorRequest, behind: Behind, url: str
    ) -> None:
        super().__init__(spec, request, Layout("behind", url, (EVERYTHING,), self._link))
        self.behind = behind

    @cached_property
    def selection(self) -> Selection[Any]:
        """The list's own rows of this reader; what the list's filters could say in the address counts not."""
        everything = self.spec.select(self.actor, type(self.request.GET)())
        return replace(everything, queryset=everything.queryset.filter(self.behind.where))

    @cached_property
    def arranged(self) -> Arranged:
        return Arranged(standing(self.spec, self.actor), ())

    @cached_property
    def count(self) -> Capped:
        return capped(self.selection.queryset)

    def _link(self, pk: int) -> str:
        meta = self.spec.model._meta
        name = self.behind.page
        if self.actor.role in BACKOFFICE_ROLES:
            name = f"admin:{meta.app_label}_{meta.model_name}_change"
        try:
            return reverse(name, args=(pk,)) if name else ""
        except NoReverseMatch:
            return ""

    def _ticks(self, column: ListColumn) -> Callable[[Row], str]:
        return lambda row: ""

    def _title(self, column: ListColumn, row: Row) -> str:
        if self._link(row["pk"]):
            return super()._title(column, row)
        return f'<td class="dx-cell-title"><span><b>{escape(str(row[column.name]))}</b></span></td>'
