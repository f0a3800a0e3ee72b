"""What a list is: rows an actor may see, narrowed by filters and search, read flat, cut by key."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal
from dealerops.foundation.scoping import ScopedQuerySet
from dealerops.foundation.words import typed
from dealerops.lists.columns import ListColumn, Masked, Reader, Row, Shown, Text
from dealerops.lists.filters import ListFilterSet
from dealerops.lists.paging import KeysetPage, Place, cut

M = TypeVar("M", bound=Model)
Search = Callable[[QuerySet[Any, Any], str, Actor], QuerySet[Any, Any] | None]
PLACING = frozenset({"after", "before", "size"})
CHUNK = 2_000
SEARCH_TOO_SHORT = Refusal(
    "SEARCH_TOO_SHORT",
    _(
        "Type two characters of a name or two of its pinyin initials, or three of a number, VIN or plate."
    ),
    "q",
)

__all__ = ("ListColumn", "ListSpec", "Masked", "Row", "Selection", "Shown", "Text")


@dataclass(frozen=True)
class Selection(Generic[M]):
    """What an address selects; `refusals` name what in it was left out, `form` shows the filters."""

    queryset: QuerySet[M, M]
    filters: ListFilterSet
    q: str
    refusals: Sequence[Refusal] = ()

    @property
    def form(self) -> Any:
        return self.filters.form


@dataclass(frozen=True)
class ListSpec(Generic[M]):
    """One list: portal, back office, API and files read the same declaration.

    `search(queryset, q, actor)` gets what was typed in upper case and returns None when that is too little;
    `order` is an indexed column that is never null, rows come newest first by it and the key.
    """

    key: str
    title: Text
    model: type[M]
    roles: Set[Role]
    columns: Sequence[ListColumn]
    filterset: type[ListFilterSet]
    search: Search
    order: str = "created_at"

    def visible(self, actor: Actor) -> QuerySet[M, M]:
        """Every row of the list; a role that has no business here sees none."""
        manager: Any = self.model._default_manager
        if actor.role not in self.roles:
            nothing: QuerySet[M, M] = manager.none()
            return nothing
        visible: ScopedQuerySet[M] = manager.visible_to(actor)
        return visible

    def select(
        self, actor: Actor, params: QueryDict, *, within: QuerySet[M, M] | None = None
    ) -> Selection[M]:
        """Visible rows (of `within`) that match filters and search, unordered."""
        rows = self.visible(actor) if within is None else within
        filters = self.filterset(params, rows, actor=actor)
        found = filters.narrowed()
        refusals = list(filters.refusals())
        q = typed(params.get("q", ""))
        if q:
            hits = self.search(found, q, actor)
            refusals += [] if hits is not None else [SEARCH_TOO_SHORT]
            found = found if hits is None else hits
        return Selection(found, filters, q, refusals)

    def queryset(self, actor: Actor, params: QueryDict) -> QuerySet[M, M]:
        """Visible, filtered and searched rows, unordered; a role that has no business here sees none."""
        return self.select(actor, params).queryset

    def page(
        self, actor: Actor, request: HttpRequest, *, columns: Sequence[ListColumn] | None = None
    ) -> KeysetPage[Row]:
        """One page of flat rows by the request's own filters and cursor."""
        rows = self.queryset(actor, request.GET)
        return self.cut(rows, actor, Place.asked(request.GET), columns=columns)

    def cut(
        self,
        rows: QuerySet[M, M],
        actor: Actor,
        place: Place,
        *,
        columns: Sequence[ListColumn] | None = None,
    ) -> KeysetPage[Row]:
        """One page of `rows` as dicts from column name to cell, with `pk`; no model objects."""
        reader = Reader(columns or self.columns_for(actor), self.order, actor=actor)
        flat = rows.values_list(*reader.paths)
        page = cut(flat, place, by=self.order, key=itemgetter(1, 0))
        cells = [reader.cells(row) for row in page.rows]
        return KeysetPage(cells, page.newer, page.older, page.size)

    def rows(
        self, queryset: QuerySet[M, M], columns: Sequence[ListColumn] | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """Rows for a file, newest first, one tuple per row in the order of `columns`.

        Streams through a server-side cursor; numbers and moments keep their types, codes become words
        of the active language, personal data is masked.
        """
        reader = Reader(columns or self.columns)
        flat = queryset.order_by(f"-{self.order}", "-pk").values_list(*reader.paths)
        return map(reader.values, flat.iterator(chunk_size=CHUNK))

    def columns_for(self, actor: Actor) -> list[ListColumn]:
        """What the actor's pages may show."""
        return [one for one in self.file_columns(actor) if one.shown != Shown.FILE]

    def file_columns(self, actor: Actor) -> list[ListColumn]:
        """What the actor's files hold."""
        return [one for one in self.columns if one.is_for(actor.role)]

    def unknown(self, params: Mapping[str, Any], *known: str) -> list[str]:
        """Names in an address that this list does not know (reliability.md T11)."""
        allowed = {"q", *PLACING, *known, *self.filterset.base_filters}
        return sorted(set(params) - allowed)
