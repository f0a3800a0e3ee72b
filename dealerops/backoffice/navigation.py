"""The back office's sidebar: every app whose records the acting role may see."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Role

# Material Symbols, the icon font that unfold carries; by model, then by app.
ICONS = {
    "accounts": "badge",
    "accounts.user": "person",
    "accounts.apikey": "key",
    "accounts.codeguard": "lock_clock",
    "accounts.signinlock": "lock",
    "aftersales": "build",
    "claims": "receipt_long",
    "complaints": "sms_failed",
    "documents": "attach_file",
    "journal": "history",
    "journal.delivery": "outbox",
    "network": "store",
    "network.firm": "fact_check",
    "network.region": "map",
    "notifications": "mail",
    "policy": "tune",
    "quota": "speed",
    "registry": "directions_car",
    "registry.customer": "group",
    "rental": "car_rental",
    "reports": "bar_chart",
    "workcal": "calendar_month",
}
PLAIN = "description"


@dataclass(frozen=True, slots=True)
class SidebarLink:
    """A page that belongs to no record; `icon` is a Material Symbol. Without `roles` it is everybody's."""

    title: str | Promise
    icon: str
    url_name: str
    roles: Set[Role] = frozenset()

    def is_for(self, role: Role) -> bool:
        return not self.roles or role in self.roles


_links: list[SidebarLink] = []


def register_link(link: SidebarLink) -> SidebarLink:
    """Called in AppConfig.ready of the app that owns the page."""
    _links.append(link)
    return link


SYSTEM = ("account", "accounts", "auth", "axes", "journal", "notifications", "policy", "workcal")


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Unfold's `SIDEBAR.navigation`: business first, what administrators look after last."""
    apps = admin.site.get_app_list(request)
    business = [app for app in apps if app["app_label"] not in SYSTEM]
    system = [app for app in apps if app["app_label"] in SYSTEM]
    index = reverse("admin:index")
    home: dict[str, Any] = {"title": _("Overview"), "icon": "dashboard", "link": index}
    home["active"] = request.path == index
    role = cast(ActorRequest, request).actor.role
    links = [
        {"title": str(one.title), "icon": one.icon, "link": reverse(one.url_name)}
        for one in _links
        if one.is_for(role)
    ]
    groups: list[dict[str, Any]] = [{"items": [home, *links]}]
    groups += [_group(str(app["name"]), [app]) for app in business]
    if system:
        groups.append(_group(_("System"), system))
    return groups


def _group(title: str, apps: list[dict[str, Any]]) -> dict[str, Any]:
    items = [_item(app["app_label"], model) for app in apps for model in app["models"]]
    return {"title": title, "separator": True, "items": items}


def _item(app_label: str, model: dict[str, Any]) -> dict[str, Any]:
    name = f"{app_label}.{model['object_name'].lower()}"
    icon = ICONS.get(name) or ICONS.get(app_label, PLAIN)
    return {"title": str(model["name"]), "icon": icon, "link": model["admin_url"] or ""}
