"""Every answer holds the fields that were promised for it and no others, whoever asks (P12)."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import resolve
from django.utils import timezone
from rest_framework.test import APIClient

from claims.choices import FlagCode
from claims.models import Claim, ClaimFlag, FieldCheck, Finding
from dealerops.accounts.models import User
from dealerops.accounts.services import issue_api_key
from dealerops.foundation.actor import SYSTEM
from dealerops.network.models import Firm
from tests.claims.firms import client_of
from tests.factories.claims import Cast
from tests.kernel.api.commands import Ready, ready
from tests.kernel.api.promise import PATHS, breaches, promised

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counters")]
PLACES = [(path, method) for path, methods in PATHS.items() for method in methods]
NUMBERS = {"id": 999_999_999, "document": 999_999_999, "page": 1}  # of nothing there is
ASKED = (
    "",
    "checker={checker}",
    "checker=nobody",
    "page_size=1",
    "page_size=x",
    "after=x",
    "odd=1",
)
ONE_CLAIM = "claims-api:detail"
TELL = "complaints-api:tell"
RENT = "rental-api:order_take"
# No record refuses what a hotline has heard or a platform has sold; only the same command at this very
# moment does (test_idempotency.py, twenty at once).
IN_FLIGHT_ONLY = {
    ("/api/v1/complaints/signals/", "post", "409"),
    ("/api/v1/rental/orders/", "post", "409"),
    ("/api/v1/rental/violations/", "post", "409"),
}
BIGGEST = 10_000


def signed(key: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    return client


def person(user_id: int | None) -> APIClient:
    client = APIClient()
    client.force_login(User.objects.get(pk=user_id))
    return client


def callers(cast: Cast) -> dict[str, APIClient]:
    """Everybody who may try the door of the systems."""
    other = Firm.objects.create(code="F3", name="另一家", name_en="Other firm")
    past = timezone.now() - dt.timedelta(days=1)
    _key, expired = issue_api_key(cast.firm.pk, name="old", expires_at=past, by=SYSTEM)
    return {
        "nobody": APIClient(),
        "a made-up key": signed("dok_00000000_guess"),
        "an expired key": signed(expired),
        "a dealer who signed in": person(cast.applicant.user_id),
        "head office": person(cast.manager.user_id),
        "another firm": client_of(other),
        "the firm": client_of(cast.firm),
    }


def full(claim: Claim) -> None:
    """No list inside the claim is empty."""
    FieldCheck.objects.create(
        document=claim.documents.first(), field="vin", claimed="A", read="B", verdict="mismatch"
    )
    ClaimFlag.objects.get_or_create(claim=claim, code=FlagCode.QR_CONFLICT)
    Finding.objects.create(claim=claim, event="reset", document_type="D02", reason="A01")


@pytest.fixture
def case(cast: Cast) -> dict[tuple[str, str], Ready]:
    """A claim of the firm for each thing that can be asked or done, and the input that would do."""
    found = {}
    for path, method in PLACES:
        name = _about(path, method)
        found[path, method] = about = ready(cast, name)
        full(about.claim)
    return found


def _about(path: str, method: str) -> str:
    name = resolve(path.format(**NUMBERS)).view_name
    if method == "post":
        return name
    known = {"complaints-api": TELL, "rental-api": RENT}
    return known.get(name.partition(":")[0], ONE_CLAIM)


def url_of(path: str, about: Ready) -> str:
    paper = about.claim.documents.first()
    assert paper is not None
    return path.format(id=about.pk, document=paper.pk, page=1)


def read(client: APIClient, path: str, about: Ready) -> Iterator[Any]:
    for url in (url_of(path, about), path.format(**NUMBERS)):
        for query in ASKED:
            yield client.get(f"{url}?{query.format(**{'checker': ''} | about.body)}")


def command(client: APIClient, path: str, about: Ready) -> Iterator[Any]:
    """What may be wrong with it first, for it can be done only once."""
    url, body = url_of(path, about), about.body
    for given in ({}, body | {"owner": 1}, body | {"checker": "nobody"}, body | {"version": 1}):
        yield client.post(url, given)
    yield client.post(path.format(**NUMBERS), body)
    yield client.generic("POST", url, "x", content_type="text/plain")
    yield client.post(url, body | {"note": "x" * BIGGEST})
    name = {"Idempotency-Key": str(uuid.uuid4())}
    for given in (body, body, body | {"version": 1}):
        yield client.post(url, given, headers=name)


def answers(client: APIClient, case: dict[tuple[str, str], Ready]) -> Iterator[tuple[Any, ...]]:
    for (path, method), about in case.items():
        for answer in (read if method == "get" else command)(client, path, about):
            yield path, method, answer


def too_often(client: APIClient) -> Iterator[tuple[Any, ...]]:
    """Everything once more, by somebody who has used up the minute."""
    cache.clear()
    client.get("/api/v1/claims/")
    for path, method in PLACES:
        yield path, method, getattr(client, method)(path.format(**NUMBERS))


def test_no_answer_holds_more_than_was_promised_for_it(cast, case, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = BIGGEST
    wrong, seen = [], set()
    for who, client in callers(cast).items():
        settings.API_PER_MINUTE = {"anonymous": 0, "key": 0}
        given = list(answers(client, case))
        settings.API_PER_MINUTE = {"anonymous": 1, "key": 1}
        for path, method, answer in (*given, *too_often(client)):
            seen.add((path, method, str(answer.status_code)))
            wrong += [
                f"{who} {method} {path} {answer.status_code}: {one}"
                for one in breaches(path, method, answer)
            ]
    assert wrong == []
    assert promised() - seen == IN_FLIGHT_ONLY  # nothing else is promised that never comes
