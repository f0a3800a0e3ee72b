"""Going to every address as everybody, and writing down what came back."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse

from tests.matrix.places import Place
from tests.matrix.table import HEAD_OFFICE, INSIDERS, KEYS, MATRIX, SIGN_IN
from tests.matrix.world import World, values_for

# Differs from answer to answer, whatever it is about.
PASSING = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|\b[0-9a-f]{12,32}\b|nonce="[^"]+"')
NUMBER = re.compile(rb"\d+")
ACTS = re.compile(r"(release|lost-device|add|change|delete|reveal|retry|now|run/<slug:button>)/$")
# Nobody deletes anything, and the address without a verb only leads to the one with it.
NOT_ABOUT_ONE = re.compile(r"^admin/\w+/\w+/<path:object_id>/(delete/)?$|app_label|<url>")
EMPTY = {"api": {"data": {}, "content_type": "application/json"}}
OWN, FOREIGN, MISSING = "own", "foreign", "missing"
TURNED_AWAY = {SIGN_IN, 403, 404, 405}


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
    varies: str


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
    """Whose records to ask for; head office has no strangers, and the neighbour owns nothing here."""
    inside = place.route.startswith("admin/")
    if (
        not place.parameters
        or (inside and who not in INSIDERS)
        or NOT_ABOUT_ONE.search(place.route)
    ):
        return (OWN,)
    if who == "NEIGHBOUR":
        return (FOREIGN, MISSING)
    if _has_no_business(place, who):
        return (OWN,)
    return (OWN, MISSING) if who in HEAD_OFFICE else (OWN, FOREIGN, MISSING)


def _has_no_business(place: Place, who: str) -> bool:
    """Whoever is turned away from a record of their own side is not asked about a stranger's."""
    row = MATRIX[place.name]
    return all(row.expected(who, method, OWN) in TURNED_AWAY for method in ("get", "post"))


def _wanted(place: Place, method: str, which: str, who: str) -> bool:
    """In the back office only pages that do something are sent anything."""
    if method == "get" or not place.route.startswith("admin/"):
        return True
    return bool(ACTS.search(place.route)) and (who in INSIDERS or who in {"ANONYMOUS", "D_SSA"})


def _visit(world: World, place: Place, method: str, which: str, who: str) -> Answer:
    about = {OWN: world.side(who), FOREIGN: world.other_side(who), MISSING: None}[which]
    values = values_for(about, place.model, place.route)
    url = place.url(values)
    client, door = world.clients[who], place.route.split("/")[0]
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.get(url) if method == "get" else client.post(url, **EMPTY.get(door, {}))
        transaction.set_rollback(True)
    client.cookies = cookies  # whoever signed out was never gone
    goes_to = response.headers.get("Location", "").split("?")[0]
    return Answer(
        place.name, method, which, who, url, response.status_code, goes_to,
        _likeness(response), response.headers.get("Cache-Control", ""),
        response.headers.get("Vary", ""),
    )  # fmt: skip


def _likeness(response: HttpResponse) -> str:
    """A digest of status, headers and body, without numbers: those of the record are in its address."""
    body = b"" if response.streaming else response.content
    headers = sorted(set(response.headers.items()) - {("X-Request-ID", response["X-Request-ID"])})
    text = repr((response.status_code, headers, sorted(response.cookies))).encode() + body
    return hashlib.sha256(NUMBER.sub(b"N", PASSING.sub(b"", text))).hexdigest()
