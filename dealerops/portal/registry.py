"""What the apps put into the shell: navigation, home page, worklists and search, each for certain roles."""

import datetime as dt
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Generic, NamedTuple, Protocol, TypeVar

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind

Text = str | Promise


class Tone(StrEnum):
    """What a colour means; each tone also has its own shape, so colour never speaks alone."""

    NEUTRAL = "neutral"  # nothing to say yet: draft, closed
    BLUE = "blue"  # under way
    GREEN = "green"  # good, approved, paid
    AMBER = "amber"  # look at it, returned
    RED = "red"  # bad, overdue, high risk


@dataclass(frozen=True, slots=True)
class Badge:
    tone: Tone
    label: Text


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation; the first four that a role may see also stand in the phone's tab bar.

    `count` is asked on every full page, so it must be one cheap query; None or 0 shows nothing.
    """

    label: Text
    icon: str  # a lucide name
    url_name: str
    roles: Set[Role]
    order: int = 100
    group: Text = ""
    count: Callable[[Actor], int | None] | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One figure: `kind` says how it is written, `trend` holds older values first, `tone` colours `delta`."""

    value: str | int | Decimal
    kind: Kind = Kind.TEXT
    hint: Text = ""
    delta: Text = ""
    tone: Tone = Tone.NEUTRAL
    trend: Sequence[float] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class HomeCard:
    label: Text
    roles: Set[Role]
    data: Callable[[Actor], Card]
    order: int = 100


@dataclass(frozen=True, slots=True)
class HomePanel:
    """A picture on the home page: `render` returns markup without inline style (a chart, a breakdown)."""

    label: Text
    roles: Set[Role]
    render: Callable[[Actor], SafeString]
    order: int = 100
    wide: bool = False


@dataclass(frozen=True, slots=True)
class WorkRow:
    title: Text
    subtitle: Text
    url: str
    due: dt.date | dt.datetime | None = None
    badge: Badge | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class WorkList:
    """What waits for this role, most urgent first; the page shows the first eight rows.

    A list that is not `mine` shows what goes on elsewhere and is not counted as waiting for the person.
    `rows` reads fifty of them at most: from there on nobody knows how many there are.
    """

    label: Text
    roles: Set[Role]
    rows: Callable[[Actor], Sequence[WorkRow]]
    url_name: str = ""
    order: int = 100
    mine: bool = True


class Found(NamedTuple):
    title: Text
    subtitle: Text
    url: str


@dataclass(frozen=True, slots=True)
class SearchSource:
    """Finds by number, plate, name …; `search(actor, q)` returns at most ten rows the actor may see."""

    label: Text
    roles: Set[Role]
    search: Callable[[Actor, str], Sequence[Found]]
    order: int = 100
    icon: str = "file-text"  # a lucide name


@dataclass(frozen=True, slots=True)
class Action:
    """Something to begin from anywhere: the palette offers it beside what it finds.

    What people come for stands on the first page of the portal, too (`on_home`).
    """

    label: Text
    icon: str  # a lucide name
    url_name: str
    roles: Set[Role]
    order: int = 100
    on_home: bool = False


class _Offered(Protocol):
    @property
    def roles(self) -> Set[Role]: ...
    @property
    def order(self) -> int: ...


T = TypeVar("T", bound=_Offered)


class Shelf(Generic[T]):
    """Things that apps registered, given out by role in their order."""

    def __init__(self) -> None:
        self.things: list[T] = []

    def add(self, thing: T) -> T:
        self.things.append(thing)
        return thing

    def for_role(self, role: Role) -> list[T]:
        return sorted((t for t in self.things if role in t.roles), key=lambda t: t.order)


nav_items: Shelf[NavItem] = Shelf()
home_cards: Shelf[HomeCard] = Shelf()
home_panels: Shelf[HomePanel] = Shelf()
work_lists: Shelf[WorkList] = Shelf()
search_sources: Shelf[SearchSource] = Shelf()
actions: Shelf[Action] = Shelf()


def register_nav(item: NavItem) -> NavItem:
    """Called in AppConfig.ready of the app that owns the page."""
    return nav_items.add(item)


def register_card(card: HomeCard) -> HomeCard:
    return home_cards.add(card)


def register_panel(panel: HomePanel) -> HomePanel:
    return home_panels.add(panel)


def register_work_list(work_list: WorkList) -> WorkList:
    return work_lists.add(work_list)


def register_search(source: SearchSource) -> SearchSource:
    return search_sources.add(source)


def register_action(action: Action) -> Action:
    return actions.add(action)
