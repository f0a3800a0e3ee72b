"""The frame around every page: who is there, where they may go, and how it should look."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from dealerops.foundation.actor import BACKOFFICE_ROLES, HOUSE_OF, Actor, House, Role
from dealerops.notifications.selectors import MOST_COUNTED, unread_count
from dealerops.portal.registry import NavItem, Text, nav_items

THEME_COOKIE = "dx_theme"
THEMES = ("light", "dark")
TAB_BAR = 4


@dataclass(frozen=True, slots=True)
class NavLink:
    """A navigation entry with its address, as this person sees it on this page."""

    label: Text
    icon: str
    url: str
    group: Text
    count: int | None
    active: bool


class Shell:
    """Everything the frame shows. Lazy: a fragment or an admin page that shows no frame pays nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def actor(self) -> Actor | None:
        actor: Actor | None = getattr(self.request, "actor", None)
        return actor if actor and actor.user_id else None

    @cached_property
    def nav(self) -> list[NavLink]:
        if self.actor is None:
            return []
        places = [
            (item, url) for item in nav_items.for_role(self.actor.role) if (url := _url(item))
        ]
        here = _longest_prefix(self.request.path, (url for _item, url in places))
        return [_link(item, url, here, self.actor) for item, url in places]

    @property
    def tabs(self) -> list[NavLink]:
        """What fits into the phone's tab bar beside its menu."""
        return self.nav[:TAB_BAR]

    @cached_property
    def unread(self) -> str:
        """How many notices wait for the person, as the bell says it; empty for none."""
        count = unread_count(self.actor) if self.actor else 0
        return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")

    @property
    def membership(self) -> Any:
        return getattr(self.request, "membership", None)

    @cached_property
    def memberships(self) -> list[Any]:
        return list(getattr(self.request, "memberships", ()))

    @property
    def scope(self) -> str:
        """Whose rows this person sees in this role, in words; empty where that is not a place."""
        held = self.membership
        if held is None:
            return ""
        if held.dealer:
            return _("This dealer only: %(name)s") % {"name": held.dealer.display_name}
        if held.region:
            return _("This region only: %(name)s") % {"name": held.region.display_name}
        return _("All regions") if HOUSE_OF[Role(held.role)] == House.HQ else ""

    @property
    def theme(self) -> str:
        """`light`, `dark`, or empty for whatever the device prefers."""
        theme = self.request.COOKIES.get(THEME_COOKIE, "")
        return theme if theme in THEMES else ""

    @property
    def backoffice_url(self) -> str:
        if self.actor is None or self.actor.role not in BACKOFFICE_ROLES:
            return ""
        return address_of("admin:index")


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}


def _link(item: NavItem, url: str, here: str, actor: Actor) -> NavLink:
    count = item.count(actor) if item.count else None
    return NavLink(item.label, item.icon, url, item.group, count, active=url == here)


def _url(item: NavItem) -> str:
    return address_of(item.url_name)


def address_of(name: str) -> str:
    """Empty where the page is not mounted: one installation may leave an app out."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _longest_prefix(path: str, urls: Iterable[str]) -> str:
    """The entry whose page we are on; "/" only when nothing longer fits and the path is the home page."""
    fits = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(fits, key=len, default="")
