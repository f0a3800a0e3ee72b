"""Back-office lists: counts with a limit, no far pages, no order by what has no index."""

import pytest
from django.test import Client

from dealerops.accounts.models import User
from dealerops.backoffice.base import lists
from tests.claims.test_portal_list import copies
from tests.factories.claims import Cast, draft_claim

LIST = "/admin/claims/claim/"


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast.hire()


@pytest.fixture
def client(cast: Cast) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(pk=cast.auditor.user_id))
    return browser


def test_a_page_behind_the_limit_is_not_there(cast, client, monkeypatch):
    copies(draft_claim(cast), 119)
    monkeypatch.setattr(lists, "MOST_ROWS", 100)
    second = client.get(f"{LIST}?p=2")
    assert second.status_code == 200
    assert second.content.decode().count("CLM-COPY-") == 50
    assert client.get(f"{LIST}?p=3").status_code == 302
    assert client.get(f"{LIST}?p=100000").status_code == 302


def test_every_row_stands_on_one_page(cast, client):
    copies(draft_claim(cast), 59)
    pages = [client.get(f"{LIST}?p={number}").context["cl"].result_list for number in (1, 2)]
    seen = [claim.pk for page in pages for claim in page]
    assert len(seen) == len(set(seen)) == 60


def test_the_count_tells_its_limit(cast, client, monkeypatch):
    copies(draft_claim(cast), 29)
    assert client.get(LIST).context["cl"].paginator.shown == "30"
    monkeypatch.setattr(lists, "MOST_ROWS", 20)
    assert client.get(f"{LIST}?state=DRAFT").context["cl"].paginator.shown == "20+"
    assert client.get(LIST).context["cl"].paginator.shown.startswith("about ")


@pytest.mark.parametrize("order", ["2", "-3.1", "999", "x", "1.2.3.4.5.6"])
def test_an_order_that_is_not_offered_changes_nothing(cast, client, order):
    copies(draft_claim(cast), 5)
    plain = [claim.pk for claim in client.get(LIST).context["cl"].result_list]
    ordered = client.get(f"{LIST}?o={order}")
    assert [claim.pk for claim in ordered.context["cl"].result_list] == plain
