"""Every command that the API knows, found by walking its addresses, with input that would do."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from claims.choices import ClaimState, DocumentType, Reason
from claims.models import Claim
from complaints.choices import SourceCode
from dealerops.api.views import ApiView
from tests.claims.firms import name_of
from tests.factories.claims import Cast, make_claim
from tests.factories.complaints import WORDS, a_told_signal
from tests.factories.market import numbers
from tests.factories.rental_pages import rental_papers
from tests.matrix.places import Place, discovered

BAD_SCAN = {"document": DocumentType.D02, "reason": Reason.A01}
WRONG_VIN = {"document": DocumentType.D01, "reason": Reason.B01}
STARTS_FROM = {"claims-api:start": ClaimState.ASSIGNED}
FINDINGS = {"claims-api:reset": [BAD_SCAN], "claims-api:propose-reject": [WRONG_VIN]}
OPEN_PAGES = {"api-schema", "api-docs"}


def api_places() -> list[Place]:
    return [place for place in discovered() if place.route.startswith("api/")]


def view_of(place: Place) -> type[ApiView] | None:
    return getattr(place.view, "cls", None) or getattr(place.view, "view_class", None)


def posting() -> list[str]:
    """Names of all addresses that take a POST."""
    return [place.name for place in api_places() if hasattr(view_of(place), "post")]


@dataclass
class Ready:
    """A record in the state in which the command is possible, and the input for it."""

    claim: Claim
    url: str
    body: dict[str, object]
    pk: int  # of the claim, or of a signal or a rental order that the firm has brought


def ready(cast: Cast, name: str) -> Ready:
    claim = make_claim(cast, STARTS_FROM.get(name, ClaimState.CHECKING))
    if name.startswith("complaints-api:"):
        return _to_tell(cast, claim)
    if name.startswith("rental-api:"):
        return _to_rent(cast, claim, name)
    body: dict[str, object] = {"checker": name_of(cast.checker_of(claim))}
    if name in FINDINGS:
        body["findings"] = FINDINGS[name]
    return Ready(claim, reverse(name, args=(claim.pk,)), body, claim.pk)


def _to_tell(cast: Cast, claim: Claim) -> Ready:
    """A firm with a line of the hotline, which has told something before."""
    known = a_told_signal(cast.firm)
    body = {"source": SourceCode.HOTLINE_400, "external_id": f"A-{next(numbers)}", "words": WORDS}
    return Ready(claim, reverse("complaints-api:tell"), body, known.pk)


def _to_rent(cast: Cast, claim: Claim, name: str) -> Ready:
    """A platform that has brought an order before."""
    papers = rental_papers(cast.firm)
    start = timezone.now() + dt.timedelta(days=9)
    body: dict[str, object] = {
        "external_id": f"A-{next(numbers)}",
        "store": papers.house.store.code,
        "vehicle_class": papers.house.a.code,
        "start_at": start.isoformat(),
        "end_at": (start + dt.timedelta(days=2)).isoformat(),
        "name": "王小红",
        "mobile": "13900001111",
    }
    pk = papers.order.pk
    if name == "rental-api:order_cancel":
        return Ready(claim, reverse(name, args=(pk,)), {"code": "PRICE"}, pk)
    if name == "rental-api:violations":
        record = {
            "external_id": f"V-{next(numbers)}",
            "plate": "京A12345",
            "occurred_at": timezone.now().isoformat(),
            "place": "东三环",
            "code": "1039",
            "fine": "200.00",
        }
        told = {"store": papers.house.store.code, "records": [record]}
        return Ready(claim, reverse(name), told, pk)
    return Ready(claim, reverse("rental-api:order_take"), body, pk)
