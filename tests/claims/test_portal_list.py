"""The list of claims, and what the first page shows of them."""

import datetime as dt
from functools import partial

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.choices import ClaimState
from claims.lists.spec import CLAIMS
from claims.models import Claim
from dealerops.lists.models import SavedView
from dealerops.lists.services import save_view
from dealerops.lists.totals import totals_of
from dealerops.portal.listing import Layout, ListPage
from dealerops.portal.templatetags.dx import money
from tests.factories.claims import Cast, draft_claim, make_claim, make_line

LIST_QUERIES = 11  # the bell's count, own views and columns, the total row and the programs' names
TABLE_QUERIES = 6
DETAIL_QUERIES = 14  # the bell's count among them


@pytest.fixture
def client(cast: Cast, sign_in) -> Client:
    return sign_in(cast.applicant)


def show(client: Client, query: str = "") -> str:
    response = client.get(reverse("claims:list") + query)
    assert response.status_code == 200
    return response.content.decode()


def test_to_a_role_without_the_list_its_page_is_not_there(cast: Cast, rf):
    request = rf.get("/")
    request.actor = cast.checker
    with pytest.raises(Http404):
        ListPage(CLAIMS, request, Layout("claims", "/claims/", (), str))


def copies(claim: Claim, count: int) -> None:
    """More claims of the same line, as rows only."""
    for number in range(count):
        Claim.objects.create(
            number=f"CLM-COPY-{number:03d}",
            program=claim.program,
            dealer=claim.dealer,
            origin_dealer=claim.dealer,
            line=claim.line,
            created_by=claim.created_by,
        )


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    return len(caught)


def test_one_claim_and_thirty_cost_the_list_the_same(cast, client):
    claim = draft_claim(cast)
    assert queries(client, reverse("claims:list")) == LIST_QUERIES
    copies(claim, 29)
    assert queries(client, reverse("claims:list")) == LIST_QUERIES


def test_what_a_claims_page_costs_is_known(cast, client):
    claim = draft_claim(cast)
    assert queries(client, reverse("claims:detail", args=(claim.pk,))) == DETAIL_QUERIES


def test_the_list_is_cut_into_pages(cast, client):
    copies(draft_claim(cast), 59)
    first = show(client)
    assert first.count('class="dx-cell-title"') == 50
    assert "after=" in first


def test_tabs_count_and_keep_apart(cast, client):
    draft = draft_claim(cast)
    sent = make_claim(cast, ClaimState.SUBMITTED)
    shown = show(client, "?view=drafts")
    assert draft.number in shown
    assert sent.number not in shown
    assert 'All<span class="dx-count">2</span>' in shown
    assert 'In progress<span class="dx-count">1</span>' in shown
    assert sent.number in show(client, "?view=running")


@pytest.mark.parametrize("field", ["number", "vin", "invoice_number"])
def test_a_claim_is_found_by(cast, client, field):
    wanted = draft_claim(cast)
    other = draft_claim(cast)
    shown = show(client, f"?q={getattr(wanted, field).lower()}")
    assert wanted.number in shown
    assert other.number not in shown


def test_an_empty_list_says_what_to_do(client):
    shown = show(client)
    assert "No claims yet" in shown
    assert reverse("claims:new") in shown


def test_a_search_without_a_hit_offers_the_way_back(cast, client):
    draft_claim(cast)
    assert "Nothing matches" in show(client, "?q=NOTHING")


def test_the_first_page_shows_what_waits(cast, client):
    line = make_line(cast.dealer)
    draft = draft_claim(cast)
    returned = make_claim(cast, ClaimState.RESET)
    late = make_claim(cast, ClaimState.RESET)
    due = timezone.now() - dt.timedelta(days=1)
    Claim.objects.filter(pk=late.pk).update(reset_due_at=due)
    shown = client.get("/").content.decode()
    assert shown.index(late.number) < shown.index(returned.number) < shown.index(draft.number)
    assert line.preapplication.customer.name in shown
    assert "3 units left" in shown
    assert "Open claims by state" in shown
    assert 'aria-label="Main navigation"' in shown


def test_search_finds_a_claim_by_its_vin_for_its_dealer_only(cast, client, sign_in):
    claim = draft_claim(cast)
    url = reverse("portal:search") + f"?q={claim.vin}"
    assert claim.number in client.get(url).content.decode()
    assert claim.number not in sign_in(cast.neighbour).get(url).content.decode()


def test_htmx_gets_the_table_alone(cast, client):
    claim = draft_claim(cast)
    headers = {"HX-Request": "true", "HX-Target": "claims-rows"}
    shown = client.get(reverse("claims:list"), headers=headers).content.decode()
    assert shown.lstrip().startswith('<div id="claims-rows"')
    assert claim.number in shown
    assert "<html" not in shown
    again = {**headers, "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(reverse("claims:list"), headers=again).content.decode()


def test_the_table_alone_asks_less(cast, client):
    draft_claim(cast)
    headers = {"HX-Request": "true", "HX-Target": "claims-rows"}
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("claims:list"), headers=headers)
    assert len(caught) == TABLE_QUERIES


def test_what_was_left_out_is_said(cast, client):
    claim = draft_claim(cast)
    shown = show(client, "?state=NONSENSE&month=2026-13&q=A")
    assert claim.number in shown
    assert shown.count("This filter was left out.") == 3


def test_a_view_is_saved_shown_renamed_and_deleted(cast, client):
    draft, sent = draft_claim(cast), make_claim(cast, ClaimState.SUBMITTED)
    home = {"next": reverse("claims:list")}
    asked = {"list": "claims.claims", "name": "My drafts", "query": "view=drafts&size=20", **home}
    answer = client.post(reverse("portal:view_save"), asked)
    assert (answer.status_code, answer.url) == (302, "/claims/?view=drafts")
    shown = show(client, "?view=drafts")
    assert 'My drafts<span class="dx-count">1</span>' in shown
    assert (draft.number in shown, sent.number in shown) == (True, False)
    view = SavedView.objects.get()
    assert f'name="version" value="{view.version}"' in shown
    url, asked = reverse("portal:view_rename", args=(view.pk,)), {"version": view.version, **home}
    client.post(url, {"name": "<b>Mine</b>", **asked})
    assert "&lt;b&gt;Mine&lt;/b&gt;" in show(client)
    assert client.post(url, {"name": "Late", **asked}).status_code == 409  # shown before the change
    assert SavedView.objects.get().name == "<b>Mine</b>"
    client.post(reverse("portal:view_delete", args=(view.pk,)), home)
    assert not SavedView.objects.exists()


def test_nobody_renames_or_deletes_anothers_view(cast, client, sign_in):
    view = save_view("claims.claims", "A", "q=LSG", by=cast.applicant)
    other = sign_in(cast.neighbour)
    for name in ("view_rename", "view_delete"):
        url = reverse(f"portal:{name}", args=(view.pk,))
        assert other.post(url, {"name": "B"}).status_code == 404
    assert "A</a>" not in show(other)
    assert SavedView.objects.get().name == "A"


def test_a_view_never_leads_out_of_the_house(cast, client):
    asked = {
        "list": "claims.claims",
        "name": "A",
        "query": "q=LSG",
        "next": "https://evil.example/",
    }
    assert client.post(reverse("portal:view_save"), asked).url == "/?q=LSG"


def test_columns_are_chosen_and_given_back(cast, client):
    claim = draft_claim(cast)
    home = {"list": "claims.claims", "next": "/claims/?view=drafts"}
    url = reverse("portal:list_arrange")
    answer = client.post(url, {**home, "column": ["state", "hold"], "money": "short"})
    assert (answer.status_code, answer.url) == (302, "/claims/?view=drafts")
    shown = show(client)
    assert claim.number in shown  # what leads to the claim is no choice
    assert ('data-label="Hold"' in shown, 'data-label="Model"' in shown) == (True, False)
    client.post(url, {**home, "action": "reset"})
    shown = show(client)
    assert ('data-label="Hold"' in shown, 'data-label="Model"' in shown) == (False, True)


def test_a_column_is_moved_without_a_script(cast, client):
    draft_claim(cast)
    asked = {"list": "claims.claims", "next": "/claims/", "column": ["vin", "model", "state"]}
    url = reverse("portal:list_arrange")
    answer = client.post(url, {**asked, "up": "model"})
    assert answer.url == "/claims/#list-columns"  # back in the menu, for the next one
    rows = client.get("/claims/", headers={"HX-Request": "true", "HX-Target": "claims-rows"})
    for shown in (show(client), rows.content.decode()):
        order = [shown.index(f'data-label="{one}"') for one in ("Model", "VIN")]
        heads = [shown.index(f'<th scope="col">{one}</th>') for one in ("Model", "VIN", "State")]
        assert (order, heads) == (sorted(order), sorted(heads))
    client.post(url, {**asked, "down": "state"})
    shown = show(client)
    assert shown.index('data-label="VIN"') < shown.index('data-label="Model"')


def test_the_total_row_says_rows_and_sums_of_all_pages(cast, client):
    claim = draft_claim(cast)
    copies(claim, 59)
    whole = f"¥{60 * claim.line.unit_support:,.2f}"
    rows = client.get("/claims/", headers={"HX-Request": "true", "HX-Target": "claims-rows"})
    for shown in (show(client), rows.content.decode()):
        foot = shown[shown.index("<tfoot>") : shown.index("</tfoot>")]
        assert "60 rows" in foot
        assert whole in foot
    asked = {"list": "claims.claims", "column": ["support"], "money": "short"}
    client.post(reverse("portal:list_arrange"), asked)
    shown = show(client)
    foot = shown[shown.index("<tfoot>") : shown.index("</tfoot>")]
    assert money(60 * claim.line.unit_support, "short") in foot
    client.post(reverse("portal:list_arrange"), {"list": "claims.claims", "column": ["state"]})
    assert "<tfoot>" not in show(client)  # nothing to add up stands on the page


def test_too_many_rows_are_told_instead_of_added_up(cast, client, monkeypatch):
    copies(draft_claim(cast), 3)
    monkeypatch.setattr("dealerops.portal.listing.totals_of", partial(totals_of, cap=2))
    shown = show(client)
    assert "2+ rows: set a filter" in shown
    assert "4 rows" not in shown


def test_amounts_are_written_in_short_for_whoever_wants_that(cast, client):
    claim = draft_claim(cast)
    whole = f"¥{claim.line.unit_support:,.2f}</td>"
    assert whole in show(client)
    asked = {"list": "claims.claims", "column": ["support"], "money": "short"}
    client.post(reverse("portal:list_arrange"), asked)
    shown = show(client)
    assert whole not in shown
    assert f"¥{claim.line.unit_support / 1000:.0f}k</td>" in shown
