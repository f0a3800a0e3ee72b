"""A list on a page: tabs, filter bar, table, pager; one object per request, asked only for what is shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from html import escape
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.reporting import Kind
from dealerops.lists.columns import ListColumn, Row
from dealerops.lists.layout import Arranged, arranged
from dealerops.lists.models import SavedView
from dealerops.lists.paging import PAGE_SIZES, KeysetPage, Place
from dealerops.lists.services import kept_query
from dealerops.lists.spec import ListSpec, Selection
from dealerops.lists.tabs import Preset, Tab, tabs_of, views_of
from dealerops.lists.totals import Totals, totals_of
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import NOTHING, dx_badge, written, written_short

RIGHT = frozenset({Kind.INTEGER, Kind.MONEY, Kind.PERCENT, Kind.HOURS})
NUMERIC = frozenset({Kind.DATE, Kind.DATETIME})


@dataclass(frozen=True)
class Layout:
    """How a list looks: `name` of its elements, its tabs, where a row leads, what stands under its title.

    The filters called in `more` are folded away until somebody uses them.
    """

    name: str
    url: str
    presets: Sequence[Preset]
    link: Callable[[int], str]
    subtitle: str = ""
    more: Sequence[str] = ()


class ListPage:
    """Everything the components of a list ask for; to a role without the list the page is not there."""

    def __init__(self, spec: ListSpec[Any], request: ActorRequest, layout: Layout) -> None:
        self.spec, self.request, self.layout = spec, request, layout
        self.actor = request.actor
        if self.actor.role not in spec.roles:
            raise Http404

    @property
    def rows_only(self) -> bool:
        """Whether htmx asks for the table alone, as filters and pager do."""
        htmx = self.request.htmx  # type: ignore[attr-defined]
        return bool(htmx) and htmx.target == self.rows_id and not htmx.history_restore_request

    @property
    def rows_id(self) -> str:
        return f"{self.layout.name}-rows"

    @property
    def export_id(self) -> str:
        return f"{self.layout.name}-export"

    @property
    def selected_actions(self) -> list[tuple[str, str, str]]:
        return [("selected", gettext("Export these rows"), "download")]

    @cached_property
    def asked(self) -> QueryDict:
        """What the address asks for; one without any filter asks for the first tab."""
        asked, first = self.request.GET, self.layout.presets[0]
        if not first.where or kept_query(self.spec, dict(asked.lists())):
            return asked
        plain = asked.copy()
        plain["view"] = first.key
        return plain

    @cached_property
    def selection(self) -> Selection[Any]:
        return self.spec.select(self.actor, self.asked)

    @cached_property
    def arranged(self) -> Arranged:
        subtitle = self.layout.subtitle
        return arranged(self.spec, self.actor, fixed=(subtitle,) if subtitle else ())

    @property
    def columns(self) -> Sequence[ListColumn]:
        return self.arranged.columns

    @property
    def under(self) -> ListColumn | None:
        """The column that stands in small under each row's title."""
        return next((one for one in self.columns if one.name == self.layout.subtitle), None)

    @property
    def headings(self) -> list[ListColumn]:
        return [one for one in self.columns if one.name != self.layout.subtitle]

    @cached_property
    def page(self) -> KeysetPage[Row]:
        place = Place.asked(self.request.GET)
        return self.spec.cut(self.selection.queryset, self.actor, place, columns=self.columns)

    @cached_property
    def totals(self) -> Totals | None:
        """What stands under the rows, of everything that the filter shows; None for lists without sums."""
        return totals_of(self.selection.queryset, self.columns)

    @property
    def foot(self) -> list[tuple[ListColumn, str]]:
        """The columns behind the first, each with its sum as it is read, or nothing."""
        sums = self.totals.sums if self.totals else {}
        say = written_short if self.arranged.short_money else written
        return [
            (one, say(sums[one.name], one.kind) if one.name in sums else "")
            for one in self.headings[1:]
        ]

    @cached_property
    def query(self) -> str:
        """The part of the address that selects rows; empty where it selects everything."""
        return kept_query(self.spec, dict(self.asked.lists()))

    @property
    def shows_more(self) -> bool:
        return any(self.request.GET.get(name) for name in self.layout.more)

    @property
    def address(self) -> str:
        """The page's address without the filters that are not set."""
        said = QueryDict(mutable=True)
        for name, values in self.request.GET.lists():
            if kept := [value for value in values if value]:
                said.setlist(name, kept)
        return f"{self.layout.url}?{said.urlencode()}" if said else self.layout.url

    @cached_property
    def key(self) -> str:
        asked, presets = self.asked.get("view", ""), self.layout.presets
        if any(one.key == asked for one in presets):
            return asked
        return next((one.key for one in presets if not one.where), presets[0].key)

    @cached_property
    def own(self) -> SavedView | None:
        """The person's own view that the page shows: the one that says what the address says."""
        return next((one for one in self._views if one.query == self.query), None)

    @cached_property
    def tabs(self) -> list[Tab]:
        presets, own = self.layout.presets, self.own
        return tabs_of(self.spec, self.actor, presets, self._views, key=self.key, own=own)

    @cached_property
    def _views(self) -> list[SavedView]:
        return views_of(self.spec, self.actor)

    @property
    def sizes(self) -> list[tuple[int, str, bool]]:
        """Page sizes with their addresses, which begin at the first page again."""
        query = self.request.GET.copy()
        for name in ("after", "before"):
            query.pop(name, None)
        found = []
        for size in PAGE_SIZES:
            query["size"] = str(size)
            found.append((size, f"?{query.urlencode()}", size == self.page.size))
        return found

    @property
    def is_narrowed(self) -> bool:
        """By more than a tab."""
        return bool(self.query) and self.query != f"view={self.key}"

    @property
    def body(self) -> SafeString:
        """The table's rows; joined here because ten thousand template steps a page are too many."""
        first, *others = self.headings
        short = self.arranged.short_money
        cells = [_Cell(one, short=short) for one in others]
        tick = self._ticks(first)
        rows = (
            f"<tr>{tick(row)}{self._title(first, row)}"
            f"{''.join(cell.of(row) for cell in cells)}</tr>"
            for row in self.page
        )
        return mark_safe("".join(rows))  # noqa: S308 - what makes the cells escapes what it is given

    def _ticks(self, column: ListColumn) -> Callable[[Row], str]:
        """A box for the export of single rows; it belongs to the form of components/export.html."""
        before, after = (escape(part) for part in gettext("Select {row}").split("{row}"))
        start = f'<td class="dx-tick"><label><span class="dx-sr">{before}'
        middle = f'{after}</span><input type="checkbox" name="row" form="{self.export_id}" value="'
        return lambda row: (
            f'{start}{escape(str(row[column.name]))}{middle}{row["pk"]}" data-select></label></td>'
        )

    def _title(self, column: ListColumn, row: Row) -> str:
        under = row.get(self.layout.subtitle, "")
        small = f"<small>{escape(str(under))}</small>" if under else ""
        return (
            f'<td class="dx-cell-title"><span><a class="dx-link" href="{escape(self.layout.link(row["pk"]))}">'
            f"{escape(str(row[column.name]))}</a>{small}</span></td>"
        )


class _Cell:
    """The cells of one column: what they share is written once for the page."""

    def __init__(self, column: ListColumn, *, short: bool) -> None:
        kind, label = column.kind, escape(str(column.label))
        css = "dx-right" if kind in RIGHT else "dx-num" if kind in NUMERIC else ""
        self.column, self.badges = column, dict[Badge, str]()
        self.written = written_short if short else written
        self.start = f'<td class="{css}" data-label="{label}">'
        self.amount = f'<td class="{css}" data-label="{label}" data-n="'  # whole, whatever is shown
        hidden = f"{css} dx-cell-hide".strip()
        self.nothing = f'<td class="{hidden}" data-label="{label}">{NOTHING}</td>'

    def of(self, row: Row) -> str:
        value = row[self.column.name]
        if isinstance(value, Badge):
            return self._badge(value)
        text = (
            str(value)
            if isinstance(value, str | Promise)
            else self.written(value, self.column.kind)
        )
        if text in {"", NOTHING}:
            return self.nothing
        said = text if isinstance(text, SafeString) else escape(text)  # a `cell` may have made HTML
        if isinstance(value, int | Decimal):
            return f'{self.amount}{value}">{said}</td>'
        return f"{self.start}{said}</td>"

    def _badge(self, badge: Badge) -> str:
        if badge not in self.badges:
            self.badges[badge] = f'<td class="dx-cell-end"><span>{dx_badge(badge)}</span></td>'
        return self.badges[badge]


def render_list(
    request: ActorRequest, found: ListPage, *, page: str, rows: str, **context: object
) -> HttpResponse:
    """The whole `page`, or the template `rows` alone where htmx asks for that."""
    response = render(request, rows if found.rows_only else page, {"list": found, **context})
    if found.rows_only:
        response["HX-Push-Url"] = found.address
    return response
