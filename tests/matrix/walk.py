"""Going to every address as everybody, and writing down what came back."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse

from tests.matrix.places import Place
from tests.matrix.table import HEAD_OFFICE, INSIDERS, KEYS
from tests.matrix.world import World, values_for

# Differs from answer to answer, whatever it is about.
PASSING = re.compile(
    rb'name="csrfmiddlewaretoken" value="\w+"|[0-9a-f]{32}|nonce="[^"]+"|csrf\w*: *"\w+"|\d+ms',
    re.I,
)
OWN, FOREIGN, MISSING = "own", "foreign", "missing"


@dataclass(frozen=True, slots=True)
class Answer:
    """One visit; `likeness` is the same for answers that nobody could tell apart."""

    name: str
    method: str
    which: str
    who: str
    url: str
    status: int
    goes_to: str
    likeness: str
    cache: str


def visits(world: World, places: list[Place], who: str) -> Iterator[Answer]:
    """Everything that this visitor gets: their own records, a stranger's, and ones that are not there."""
    for place in places:
        if _needless(place, who):
            continue
        for which in _kinds(place, who):
            for method in ("get", "post"):
                if _wanted(place, method, which, who):
                    yield _visit(world, place, method, which, who)


def _needless(place: Place, who: str) -> bool:
    """Keys mean something to the API only; elsewhere one of them stands for all."""
    return who in KEYS - {"KEY"} and not place.route.startswith("api/")


def _kinds(place: Place, who: str) -> tuple[str, ...]:
    if not place.parameters or not (who in INSIDERS or not place.route.startswith("admin/")):
        return (OWN,)  # who may not enter the back office is turned away at its door
    return (OWN, MISSING) if who in HEAD_OFFICE else (OWN, FOREIGN, MISSING)


def _wanted(place: Place, method: str, which: str, who: str) -> bool:
    """In the back office only pages that do something are sent anything."""
    if method == "get" or not place.route.startswith("admin/"):
        return True
    acts = re.search(r"(add|change|delete|reveal|retry|now|run/<slug:button>)/$", place.route)
    return bool(acts) and (who in INSIDERS or (who in {"ANONYMOUS", "D_SSA"} and which == OWN))


def _visit(world: World, place: Place, method: str, which: str, who: str) -> Answer:
    side = world.side(who)
    other = world.far if side is world.near else world.near
    about = {OWN: side, FOREIGN: other, MISSING: None}[which]
    values = values_for(about, place.model, place.route)
    url = place.url(values)
    client = world.clients[who]
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(url)
        transaction.set_rollback(True)
    client.cookies = cookies  # whoever signed out was never gone
    goes_to = response.headers.get("Location", "").split("?")[0]
    return Answer(
        place.name, method, which, who, url, response.status_code, goes_to,
        _likeness(response, values, url), response.headers.get("Cache-Control", ""),
    )  # fmt: skip


def _likeness(response: HttpResponse, values: dict[str, object], url: str) -> str:
    """A digest of status, headers and body, without the numbers that were asked for."""
    body = b"" if response.streaming else response.content
    headers = {
        name: text
        for name, text in response.headers.items()
        if name not in {"X-Request-ID", "Content-Length"}
    }
    text = repr((response.status_code, sorted(headers.items()), sorted(response.cookies))).encode()
    text = PASSING.sub(b"", text + body).replace(url.encode(), b"URL")
    numbers = sorted(
        {
            str(one)
            for name, one in values.items()
            if name in {"pk", "object_id", "line", "document"}
        }
    )
    for number in numbers:
        text = re.sub(rb"(?<!\d)" + number.encode() + rb"(?!\d)", b"N", text)
    return hashlib.sha256(text).hexdigest()
