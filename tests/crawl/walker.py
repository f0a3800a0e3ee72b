"""Following every link, as somebody who looks at everything once."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

ALIKE = 2  # pages of one kind that are looked at
SIGN_OUT = "/accounts/logout/"


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it came: its address, the name of its route, and its markup."""

    url: str
    name: str
    text: str
    tree: html.HtmlElement


def pages(client: Client, *starts: str) -> Iterator[Page]:
    """Everything that links lead to from `starts`; of pages of one kind the first few."""
    waiting, known, seen = deque(starts), set(starts), Counter[str]()
    while waiting:
        url = waiting.popleft()
        name = route_of(url)
        response = client.get(url)
        if response.status_code >= 500:
            client.raise_request_exception = True  # once more, to be told why
            client.get(url)
        if 300 <= response.status_code < 400:
            links = [response["Location"]]
        elif is_page(response):
            text = response.content.decode()
            page = Page(url, name, text, html.fromstring(text, base_url=url))
            yield page
            links = [str(link) for link in page.tree.xpath("//a/@href")]
        else:
            links = []
        for link in links:
            target = _inside(url, link)
            if target and target not in known and seen[_kind(target)] < ALIKE:
                known.add(target)
                seen[_kind(target)] += 1
                waiting.append(target)


def is_page(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "")
    return not response.streaming and kind.startswith("text/html")


def text_of(response: HttpResponse) -> str:
    """The page's markup; nothing for files."""
    return response.content.decode() if is_page(response) else ""


def route_of(url: str) -> str:
    try:
        return resolve(urlsplit(url).path).view_name or ""
    except Resolver404:
        return ""


def _inside(here: str, link: str) -> str:
    """The address without its fragment, if it is one of ours and leaves us signed in.

    A list that is filtered already is not filtered once more: there would be no end to it.
    """
    parts = urlsplit(link)
    if parts.query and urlsplit(here).query:
        return ""
    if parts.netloc not in {"", "testserver"} or parts.scheme not in {"", "http"}:
        return ""
    path = parts.path or urlsplit(here).path
    if not path.startswith("/"):
        path = urlsplit(here).path.rsplit("/", 1)[0] + "/" + path
    if path.startswith(("/static/", SIGN_OUT)):
        return ""
    return f"{path}?{parts.query}" if parts.query else path


def _kind(url: str) -> str:
    """Pages of one route that look alike; a list that is sorted or filtered is another kind."""
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rsplit("/", 1)[-1]
    word = last if last.isalpha() or "_" in last else ""  # a button is a kind of its own
    return f"{route_of(url)}?{bool(parts.query)}#{word}"
