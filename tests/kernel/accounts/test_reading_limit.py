"""One account does not copy the house out page by page (reliability.md P39)."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.choices import ClaimState
from dealerops.accounts.models import User
from dealerops.journal.models import Entry
from tests.factories.claims import Cast, make_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None, settings) -> Iterator[Cast]:
    """Everybody within one and the same minute."""
    settings.RECORDS_PER_MINUTE = 120
    cache.clear()
    with time_machine.travel(timezone.now(), tick=False):
        yield Cast.hire()
    cache.clear()


def browser(user_id: int | None) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    return client


@pytest.mark.parametrize("who", ["applicant", "specialist"])
def test_more_records_than_a_minute_allows_are_too_many(cast, caplog, settings, who):
    settings.RECORDS_PER_MINUTE = 12
    claim, person = make_claim(cast, ClaimState.CHECK_PASSED), getattr(cast, who)
    name = "claims:detail" if who == "applicant" else "admin:claims_claim_change"
    client, url = browser(person.user_id), reverse(name, args=(claim.pk,))
    answers = [client.get(url) for _ in range(20)]
    assert [answer.status_code for answer in answers] == [200] * 12 + [429] * 8
    refused = answers[-1]
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert "THROTTLED" in refused.content.decode()
    assert claim.vin not in refused.content.decode()
    entry = Entry.objects.get(topic="accounts.read_too_much")  # told once a minute
    assert (entry.object_id, entry.user_id) == (person.user_id, person.user_id)
    assert "reads too many records" in caplog.text
    assert client.get("/").status_code == 200  # lists and the first page still open
    assert browser(cast.neighbour.user_id).get("/").status_code == 200


def test_saying_that_one_wants_a_part_only_counts_all_the_same(cast, settings):
    settings.RECORDS_PER_MINUTE = 2
    url = reverse("claims:detail", args=(make_claim(cast, ClaimState.CHECK_PASSED).pk,))
    client = browser(cast.applicant.user_id)
    answers = [client.get(url, headers={"HX-Request": "true"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_pictures_and_parts_of_a_page_are_not_counted(cast, settings):
    settings.RECORDS_PER_MINUTE = 1
    claim = make_claim(cast, ClaimState.CHECK_PASSED)
    client = browser(cast.applicant.user_id)
    picture = reverse("claims:paper_page", args=(claim.documents.first().pk, 1))
    for _ in range(3):
        assert client.get(picture).status_code == 200
    assert client.get(reverse("claims:detail", args=(claim.pk,))).status_code == 200
    assert client.get(reverse("claims:detail", args=(claim.pk,))).status_code == 429
