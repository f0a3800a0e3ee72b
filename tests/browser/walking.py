"""Walking through every page that links lead to, and looking at each as a reader would."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import Resolver404, resolve
from PIL import Image, ImageDraw

from dealerops.accounts.models import User
from dealerops.portal.context import THEME_COOKIE
from tests.browser.conftest import DESK, PHONE, Person

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Words that stay as they are in Chinese: names of things, and kinds of files.
LATIN = {
    *("DealerOps", "Excel", "PDF", "OFD", "XML", "JPEG", "PNG", "VIN", "API"),
    *("Ctrl", "Esc", "Enter", "Microsoft", "Authenticator"),
}  # fmt: skip
EDGE = "A-Za-z0-9_@./#?=&-"  # beside these a word is part of an address, a number or a file's name
WORD = re.compile(rf"(?<![{EDGE}])[A-Za-z][a-z]{{2,}}(?![{EDGE}])")
HAN = re.compile(r"[\u4e00-\u9fff]")
# What the house says, as against what people have entered or were told in their own language.
LABELS = "nav a, button:not(.dx-notice), th, label, legend, h1, summary:not(.dx-user), .dx-empty"
# All that a reader is told: visible text and what stands in attributes, but for other languages.
TOLD = """
() => {
  const told = [];
  const page = document.documentElement.lang;
  const foreign = (element) =>
    element.closest("script, style, template") || element.closest("[lang]").lang !== page;
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
PER_ROUTE = 8  # a claim looks different in each state
FILES = re.compile(r"\.(png|pdf|xlsx)$|/file/$|/form\.pdf$")


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at."""

    language: str
    width: int
    theme: str

    def __str__(self) -> str:
        return f"{self.language[:2]}-{self.width}-{self.theme}"


LOOKS = [
    Look(language, size["width"], theme)
    for language in ("zh-hans", "en")
    for size in (DESK, PHONE)
    for theme in ("light", "dark")
]


def every_page(person: Person) -> list[str]:
    """Addresses that links lead to, at most PER_ROUTE of each route, from the home page on."""
    seen: dict[str, list[str]] = {}
    waiting, known = ["/"], {"/"}
    while waiting:
        address = waiting.pop(0)
        route = _route(address)
        if route is None or len(seen.setdefault(route, [])) >= PER_ROUTE:
            continue
        seen[route].append(address)
        person.go(address)
        for link in _links(person):
            if link not in known:
                known.add(link)
                waiting.append(link)
    return [address for addresses in seen.values() for address in addresses]


def _route(address: str) -> str | None:
    """The name of the page; None for what is no page of the portal."""
    path = urlsplit(address).path
    if path.startswith(("/admin/", "/api/", "/static/")) or FILES.search(path):
        return None
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def _links(person: Person) -> list[str]:
    found = person.page.eval_on_selector_all(
        "a[href]", "links => links.filter(a => !a.hasAttribute('download')).map(a => a.href)"
    )
    inside = (link.removeprefix(person.site) for link in found if link.startswith(person.site))
    return [link.partition("#")[0].rstrip("?") for link in inside if link.startswith("/")]


def dress(person: Person, look: Look) -> None:
    """Put the look on: the language in profile and cookie, the theme in its own, the window's width."""
    User.objects.filter(username=person.name).update(language=look.language)
    worn = {THEME_COOKIE: look.theme, settings.LANGUAGE_COOKIE_NAME: look.language}
    person.page.context.add_cookies(
        [{"name": name, "value": value, "url": person.site} for name, value in worn.items()]
    )
    person.page.set_viewport_size(DESK if look.width == DESK["width"] else PHONE)


def faults(person: Person, address: str, look: Look) -> Iterator[str]:
    """What a reader would complain of on the page that is open."""
    page = person.page
    for one in Axe().run(page, options={"runOnly": STANDARDS}).response["violations"]:
        yield f"{address} {look}: {one['id']}: {one['nodes'][0]['html'][:160]}"
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        yield f"{address} {look}: scrolls sideways"
    for word in sorted(set(_foreign_words(person, look))):
        yield f"{address} {look}: {word!r} is in another language"


def _foreign_words(person: Person, look: Look) -> Iterator[str]:
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
        if HAN.search(text.replace(own_name, "")):
            yield text.strip()[:60]


def contact_sheet(folder: Path, *, height: int = 420, columns: int = 8) -> Path:
    """All pictures of the folder on one sheet, each with its name."""
    names = sorted(path for path in folder.glob("*.png") if path.name != "contact-sheet.png")
    width = 340
    rows = -(-len(names) // columns)
    sheet = Image.new("RGB", (columns * (width + 16), rows * (height + 36)), "white")
    pen = ImageDraw.Draw(sheet)
    for place, path in enumerate(names):
        left = place % columns * (width + 16) + 8
        top = place // columns * (height + 36) + 8
        with Image.open(path) as picture:
            scale = min(width / picture.width, 1)
            small = picture.resize((int(picture.width * scale), int(picture.height * scale)))
        sheet.paste(small.crop((0, 0, small.width, min(small.height, height))), (left, top + 18))
        pen.text((left, top), path.stem, fill="black")
    target = folder / "contact-sheet.png"
    sheet.save(target)
    return target
