"""Where a notice leads: each app says how its nouns are opened, by the role in force."""

from collections.abc import Callable
from typing import NamedTuple

from dealerops.foundation.actor import Actor
from dealerops.notifications.models import Message

PLAIN_ICON = "mail"


class Link(NamedTuple):
    """`url(actor, pk)` is empty where the role has no page of the noun; `icon` is a lucide name."""

    url: Callable[[Actor, int], str]
    icon: str


_links: dict[str, Link] = {}


def register_link(about: str, link: Link) -> None:
    """`about` is `app.model`, as the journal writes it; called in AppConfig.ready."""
    _links[about] = link


def url_of(message: Message, actor: Actor) -> str:
    link = _links.get(message.about_type)
    return link.url(actor, message.about_id) if link else ""


def icon_of(message: Message) -> str:
    link = _links.get(message.about_type)
    return link.icon if link else PLAIN_ICON
