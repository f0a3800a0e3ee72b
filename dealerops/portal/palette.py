"""What the palette and the search page offer: records that were found, things to begin, places to go."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext as _

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import BACKOFFICE_ROLES, Role
from dealerops.portal.context import NavLink, Shell, address_of
from dealerops.portal.registry import Found, Text, actions, search_sources

LONGEST_QUERY, SHORTEST_QUERY = 100, 2
PLACES = 8  # while somebody is typing


@dataclass(frozen=True, slots=True)
class Row:
    title: Text
    subtitle: Text
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Group:
    label: Text
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Palette:
    """`records` is what was searched for; the other groups only help on the way."""

    q: str
    records: Sequence[Group]
    helps: Sequence[Group]

    @property
    def groups(self) -> list[Group]:
        return [*self.records, *self.helps]

    @property
    def only_hit(self) -> str:
        """The address of the one record that was found; empty for none and for several."""
        urls = [row.url for group in self.records for row in group.rows]
        return urls[0] if len(urls) == 1 else ""


def palette(request: ActorRequest, asked: str) -> Palette:
    """Everything for one query; without one, all that can be begun and opened."""
    plain = unicodedata.normalize("NFKC", asked[: LONGEST_QUERY * 4])
    q = "".join(one for one in plain if one.isprintable()).strip()[:LONGEST_QUERY]
    return Palette(q, _records(request, q), _helps(request, q))


def _records(request: ActorRequest, q: str) -> list[Group]:
    """A query below two characters finds nothing."""
    if len(q) < SHORTEST_QUERY:
        return []
    asked = [
        (source, source.search(request.actor, q))
        for source in search_sources.for_role(request.actor.role)
    ]
    return [
        Group(source.label, [_found(Found(*hit), source.icon) for hit in hits])
        for source, hits in asked
        if hits
    ]


def _found(hit: Found, icon: str) -> Row:
    return Row(hit.title, hit.subtitle, hit.url, icon)


def _helps(request: ActorRequest, q: str) -> list[Group]:
    groups = (
        Group(_("Actions"), _named(q, _begun(request.actor.role))),
        Group(_("Go to"), _named(q, _places(request))),
    )
    return [group for group in groups if group.rows]


def _named(q: str, rows: Iterator[Row]) -> list[Row]:
    """Those whose name holds what was typed."""
    if not q:
        return list(rows)
    return [row for row in rows if q.casefold() in str(row.title).casefold()][:PLACES]


def _begun(role: Role) -> Iterator[Row]:
    for action in actions.for_role(role):
        url = address_of(action.url_name)
        if url:
            yield Row(action.label, "", url, action.icon)


def _places(request: ActorRequest) -> Iterator[Row]:
    for link in Shell(request).nav:
        yield _place(link)
    if request.actor.role in BACKOFFICE_ROLES:
        yield Row(_("Back office"), "", reverse("admin:index"), "building-2")
        yield from _rooms(request)


def _place(link: NavLink) -> Row:
    return Row(link.label, link.group, link.url, link.icon)


def _rooms(request: ActorRequest) -> Iterator[Row]:
    """The lists of the back office that the role may look at."""
    for app in admin.site.get_app_list(request):
        for model in app["models"]:
            if model["admin_url"]:
                yield Row(
                    str(model["name"]).capitalize(), app["name"], model["admin_url"], "table-2"
                )
