"""The table of a report's page, its heads and its cells."""

from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from dealerops.foundation.reporting import Kind
from reports.engine.heads import Head
from reports.engine.table import DASH, Value, shown
from reports.selectors.screens import Line, Screen

MOST_SHOWN = 500
DAYS = frozenset({Kind.DATE, Kind.DATETIME})


@dataclass(frozen=True)
class Heading:
    """One head with the address that sorts by it; `direction` is how the table is sorted now."""

    head: Head
    url: str
    direction: str = ""


class ScreenTable:
    """What the page shows of a screen: at most MOST_SHOWN rows, and of how many."""

    def __init__(self, screen: Screen, query: QueryDict) -> None:
        asked = query.get("sort", "")
        place = int(asked[:3]) if asked.isdecimal() else len(screen.heads)
        self.place = place if place < len(screen.heads) else None
        self.descending = query.get("down") == "1"
        self.query = query
        self.screen = (
            screen
            if self.place is None
            else screen.sorted_by(self.place, descending=self.descending)
        )

    @property
    def total(self) -> int:
        return len(self.screen.lines)

    @property
    def lines(self) -> list[Line]:
        return list(self.screen.lines[:MOST_SHOWN])

    @property
    def is_cut(self) -> bool:
        return self.total > MOST_SHOWN

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(place, head) for place, head in enumerate(self.screen.heads)]

    def _heading(self, place: int, head: Head) -> Heading:
        if not self.screen.is_sortable:
            return Heading(head, "")
        is_sorted = place == self.place
        query = self.query.copy()
        query["sort"] = str(place)
        query.pop("down", None)
        if is_sorted and not self.descending:
            query["down"] = "1"
        direction = "descending" if self.descending else "ascending"
        return Heading(head, f"?{query.urlencode()}", direction if is_sorted else "")

    @property
    def body(self) -> SafeString:
        """Joined here: a report of five hundred rows has ten thousand cells."""
        places = range(len(self.screen.heads))
        rows = (
            (format_html_join("", "{}", ((self._cell(line, place),) for place in places)),)
            for line in self.lines
        )
        return format_html_join("", "<tr>{}</tr>", rows)

    def _cell(self, line: Line, place: int) -> SafeString:
        head, value = self.screen.heads[place], line.values[place]
        css = ["dx-cell-title"] if place == 0 else []
        css += ["dx-right"] if head.is_number else ["dx-num"] if head.kind in DAYS else []
        css += ["dx-cell-hide"] if value in {None, ""} and place else []
        text: str = shown(head.kind, value) or DASH
        if url := self._url(line, place):
            text = format_html('<a class="dx-link" href="{}">{}</a>', url, text)
        return format_html(
            '<td class="{}" data-label="{}">{}</td>', " ".join(css), head.label, text
        )

    def _url(self, line: Line, place: int) -> str:
        if self.screen.behind(line, place) is None:
            return ""
        period = self.screen.period
        days = (f"{period.start:%Y-%m-%d}", f"{period.last_day:%Y-%m-%d}")
        address = (self.screen.report.code, *days, place, self.screen.key_of(line))
        return reverse("reports:behind", args=address)

    @cached_property
    def sums(self) -> list[tuple[bool, str, str]]:
        """(is a number, its column, text) under each column, over every row of the filter; or nothing."""
        table = self.screen.table
        if not (table.rows and table.has_totals):
            return []
        totals: list[Value] = table.totals
        return [
            (
                head.is_number,
                head.label if total is not None else "",
                shown(head.total_kind, total) if total is not None else self._word(place),
            )
            for place, (head, total) in enumerate(zip(table.heads, totals, strict=True))
        ]

    def _word(self, place: int) -> str:
        return gettext("Total") if place == 0 else ""
