"""Walking through every page that links lead to, and looking at each as a reader would."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, ViewportSize

from dealerops.accounts.models import User
from dealerops.foundation.actor import Role
from dealerops.portal.context import THEME_COOKIE
from tests.browser import places
from tests.browser.conftest import DESK, PHONE, Person

SCREENS = os.environ.get("SCREENS")  # a folder: `make screens` wants the pictures as well
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Words that stay as they are in Chinese: names of things, and kinds of files.
LATIN = {
    *("DealerOps", "Excel", "PDF", "OFD", "XML", "JPEG", "PNG", "VIN", "API", "KB", "MB", "Cookie"),
    *("Ctrl", "Esc", "Enter", "Microsoft", "Authenticator", "NPS", "VIP", "CALL", "MSI", "SUV"),
}  # fmt: skip
EDGE = "A-Za-z0-9_@./#?=&-"  # beside these a word is part of an address, a number or a file's name
WORD = re.compile(rf"(?<![{EDGE}])[A-Za-z](?:[A-Za-z_]*[A-Za-z])?[A-Za-z](?![{EDGE}])")
PLATE = re.compile(r"[\u4e00-\u9fff][A-Z]·[A-Z0-9*]+")  # as it is driven around, or masked
HAN = re.compile(r"[\u4e00-\u9fff]")
# What the house says, as against what people have entered or were told in their own language.
LABELS = "nav a, button:not(.dx-notice), th, label, legend, h1, summary:not(.dx-user), .dx-empty"
# All that a reader is told: visible text and what stands in attributes, but for other languages.
TOLD = """
() => {
  const told = [];
  const page = document.documentElement.lang;
  const foreign = (element) =>
    element.closest("script, style, template, code") || element.closest("[lang]").lang !== page;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!foreign(element) && element.checkVisibility()) told.push(walk.currentNode.data);
  }
  for (const name of ["placeholder", "aria-label", "title", "alt", "data-tip"])
    for (const element of document.body.querySelectorAll(`[${name}]`))
      if (!foreign(element)) told.push(element.getAttribute(name));
  return told.join("\\n");
}
"""
# The same page by night: nothing but its colours changes.
PUT_OUT_THE_LIGHT = """
() => { if (document.documentElement.dataset.theme) document.documentElement.dataset.theme = "dark"; }
"""
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
PER_ROUTE = {"claims:detail": 8, "claims:list": 3}  # a claim looks different in each state
ELSE = 2
# Words that have less room than they need: shown in part, or behind an ellipsis. A name that is shown
# in full on a touch (title) may be cut, and the way here, which the heading says again.
CUT = """
() => {
  const pen = document.createElement("canvas").getContext("2d");
  const room = (one, style) =>
    one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) + 1;
  const tooLong = (one, text) => {
    const style = getComputedStyle(one);
    pen.font = style.font;
    return pen.measureText(text).width > room(one, style);
  };
  const cut = [];
  for (const one of document.querySelectorAll("select:not([multiple])"))
    if (one.checkVisibility() && one.selectedOptions.length && tooLong(one, one.selectedOptions[0].label))
      cut.push(one.selectedOptions[0].label);
  for (const one of document.querySelectorAll("input[placeholder]"))
    if (one.checkVisibility() && !one.value && tooLong(one, one.placeholder)) cut.push(one.placeholder);
  for (const one of document.querySelectorAll(".dx-steps li > span"))
    if (one.clientWidth > 1 && one.checkVisibility())
      for (const word of one.innerText.match(/[A-Za-z]+/g) || [])
        if (tooLong(one, word)) cut.push(word);
  const hides = new Set(["hidden", "clip"]);
  for (const one of document.querySelectorAll("body *"))
    if (one.scrollWidth > one.clientWidth && one.clientWidth > 1
        && hides.has(getComputedStyle(one).overflowX) && one.checkVisibility()
        && !one.title && !one.querySelector(":scope > [title]") && !one.closest(".dx-crumbs"))
      cut.push(one.innerText);
  return cut;
}
"""


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at."""

    language: str
    width: int

    @property
    def window(self) -> ViewportSize:
        return DESK if self.width == DESK["width"] else PHONE

    def __str__(self) -> str:
        return f"{self.language[:2]}-{self.width}"


LOOKS = [Look(language, size["width"]) for language in ("zh-hans", "en") for size in (DESK, PHONE)]
LIGHT, DARK = "light", "dark"


def every_page(person: Person) -> list[str]:
    """Addresses that links lead to from the home page on, a few of each route."""
    seen: dict[str, list[str]] = {}
    waiting, known = ["/"], {"/"}
    while waiting:
        address = waiting.pop(0)
        route = route_of(address)
        if route is None or len(seen.setdefault(route, [])) >= PER_ROUTE.get(route, ELSE):
            continue
        seen[route].append(address)
        person.go(address)
        for link in _links(person):
            if link not in known:
                known.add(link)
                waiting.append(link)
    return [address for addresses in seen.values() for address in addresses]


def route_of(address: str) -> str | None:
    """The name of the page; None for what is no page of the portal, or a file to take."""
    path = urlsplit(address).path
    if path.startswith(("/admin/", "/api/", "/static/")):
        return None
    try:
        name = resolve(path).view_name
    except Resolver404:
        return None
    return None if name in places.FILES else name


def routes_of(addresses: Iterable[str]) -> set[str | None]:
    return {route_of(address) for address in addresses}


def _links(person: Person) -> list[str]:
    found = person.page.eval_on_selector_all(
        "a[href]", "links => links.filter(a => !a.hasAttribute('download')).map(a => a.href)"
    )
    inside = (link.removeprefix(person.site) for link in found if link.startswith(person.site))
    return [link.partition("#")[0].rstrip("?") for link in inside if link.startswith("/")]


def read_desks(
    enter: Callable[[str], Person],
    roles: Iterable[Role],
    entered: list[str],
    rare: Callable[[Role], list[str]] = lambda _role: [],
) -> tuple[set[str | None], set[str]]:
    """The routes that the people of some desks find, and what is wrong with their pages.

    A page that several desks see is looked at at the first of them; every desk's home is. Links to
    `rare` pages stand on some rows only.
    """
    seen, wrong = set[str | None](), set[str]()
    for role in roles:
        reader = Reader(enter(role.value.lower()), entered=entered)
        pages = [*every_page(reader.person), *rare(role)]
        fresh = [one for one in pages if one == "/" or route_of(one) not in seen]
        seen |= routes_of(pages)
        for look in LOOKS:
            reader.put_on(look)
            for address in fresh:
                reader.person.go(address)
                reader.note(f"{role.value}-{address}")
        wrong |= reader.wrong
    return seen, wrong


@dataclass
class Reader:
    """Somebody who looks at pages, and notes what is wrong with them and which they were."""

    person: Person
    look: Look = LOOKS[0]
    wrong: set[str] = field(default_factory=set)
    routes: set[str] = field(default_factory=set)
    entered: list[str] = field(default_factory=list)  # words of people that stand in labels

    def put_on(self, look: Look) -> None:
        """The language in profile and cookie, the window's width."""
        self.look = look
        page, name = self.person.page, self.person.name
        User.objects.filter(username=name).update(language=look.language)
        cookies = {settings.LANGUAGE_COOKIE_NAME: look.language, THEME_COOKIE: LIGHT}
        page.context.add_cookies(
            [{"name": key, "value": worn, "url": self.person.site} for key, worn in cookies.items()]
        )
        page.emulate_media(color_scheme=LIGHT, reduced_motion="reduce")
        page.set_viewport_size(look.window)

    def read(self, *addresses: str) -> None:
        for address in addresses:
            self.person.go(address)
            self.note(address)

    def note(self, name: str) -> None:
        """What a reader would complain of on the page that is open, by day and by night."""
        page = self.person.page
        self.routes.add(route_of(page.url.removeprefix(self.person.site)) or "")
        page.set_viewport_size(self._whole_page())
        self._judge(name, LIGHT, [*_unreadable(page), *self._misplaced()])
        page.emulate_media(color_scheme=DARK)
        page.evaluate(PUT_OUT_THE_LIGHT)
        self._judge(name, DARK, _unreadable(page, CONTRAST))
        page.emulate_media(color_scheme=LIGHT)
        page.set_viewport_size(self.look.window)

    def _whole_page(self) -> ViewportSize:
        """A window as high as the page, so that nothing lies under a bar; a dialog stays in its own."""
        page, window = self.person.page, self.look.window
        if page.locator("dialog[open]").count():
            return window
        height = page.evaluate("document.documentElement.scrollHeight")
        return {"width": window["width"], "height": max(window["height"], height)}

    def _judge(self, name: str, theme: str, faults: Iterable[str]) -> None:
        if SCREENS:
            plain = re.sub(r"\W+", "-", name).strip("-")[:60] or "home"
            path = Path(SCREENS) / f"{plain}-{self.look}-{theme}.png"
            self.person.page.screenshot(path=path)
        self.wrong |= {f"{name} {self.look}-{theme}: {fault}" for fault in faults}

    def _misplaced(self) -> Iterator[str]:
        page = self.person.page
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            yield "scrolls sideways"
        for text in page.evaluate(CUT):
            yield f"{text.strip()[:60]!r} is cut off"
        for word in _foreign_words(self.person, self.look, self.entered):
            yield f"{word!r} is in another language"


def _unreadable(page: Page, wanted: object = STANDARDS) -> Iterator[str]:
    for one in Axe().run(page, options={"runOnly": wanted}).response["violations"]:
        yield f"{one['id']}: {one['nodes'][0]['html'][:160]}"


def _foreign_words(person: Person, look: Look, entered: Iterable[str]) -> Iterator[str]:
    """Latin words in Chinese; in English only labels are judged, as data stay what they are."""
    if look.language != "en":
        yield from set(WORD.findall(person.page.evaluate(TOLD))) - LATIN
        return
    own_name = User.objects.get(username=person.name).display_name
    said = person.page.eval_on_selector_all(
        LABELS,
        "all => all.filter(e => e.closest('[lang]').lang === document.documentElement.lang)"
        ".map(e => e.innerText)",
    )
    for text in said:
        ours = PLATE.sub("", text)
        for words in (own_name, *entered):
            ours = ours.replace(words, "")
        if HAN.search(ours):
            yield text.strip()[:60]
