"""The palette finds records, begins actions and goes to pages, each for the role in force."""

from django.test import Client
from django.urls import reverse

from dealerops.foundation.actor import Role
from dealerops.portal import registry
from dealerops.portal.registry import Action, Found, NavItem, SearchSource

APPLICANT = frozenset({Role.D_SSA})
ADMIN = frozenset({Role.SYSADMIN})


def finds(*hits: Found) -> None:
    registry.register_search(SearchSource("Claims", APPLICANT, lambda actor, q: list(hits)))


def fragment(client: Client, q: str = "", page: str = "/") -> str:
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    return client.get("/search/", {"q": q} if q else {}, headers=headers).text


def test_it_stands_on_every_page_of_somebody_signed_in(as_wang: Client):
    assert 'id="dx-palette"' in as_wang.get("/").text
    assert 'id="dx-palette"' not in Client().get(reverse("account_login")).text


def test_htmx_gets_the_list_alone(as_wang: Client):
    finds(Found("CLM-1", "Pudong", "/claims/1/"))
    found = fragment(as_wang, "CLM")
    assert "CLM-1" in found
    assert "<html" not in found


def test_without_a_question_it_offers_actions_pages_and_switches(as_wang: Client):
    registry.register_action(Action("New claim", "plus", "portal:search", APPLICANT))
    registry.register_action(Action("Close the year", "lock", "portal:search", ADMIN))
    registry.register_nav(NavItem("Rentals", "key", "portal:home", APPLICANT))
    found = fragment(as_wang)
    for text in ("New claim", "Rentals", "Switch to English"):
        assert text in found
    assert "Close the year" not in found


def test_actions_and_pages_are_found_by_a_part_of_their_name(as_wang: Client):
    registry.register_action(Action("New claim", "plus", "portal:search", APPLICANT))
    registry.register_nav(NavItem("Rentals", "key", "portal:home", APPLICANT))
    found = fragment(as_wang, "CLAI")
    assert "New claim" in found
    assert "Rentals" not in found


def test_what_an_input_method_made_wide_is_found_too(as_wang: Client):
    asked: list[str] = []
    registry.register_search(SearchSource("All", APPLICANT, lambda actor, q: asked.append(q) or []))
    as_wang.get("/search/", {"q": "\u3000ＣＬＭ－１ "})
    assert asked == ["CLM-1"]


def test_the_switches_come_back_to_the_page_below(as_wang: Client):
    found = fragment(as_wang, page="/claims/?view=drafts")
    assert found.count('name="next" value="/claims/?view=drafts"') == 2


def test_the_back_office_has_its_own_rooms_and_its_own_theme(as_zhou: Client):
    found = fragment(as_zhou, page="/admin/")
    assert reverse("admin:network_dealer_changelist") in found
    assert "data-theme-form" not in found
    assert 'id="dx-palette"' in as_zhou.get("/admin/").text


def test_rooms_of_others_are_not_offered(as_wang: Client):
    assert "/admin/" not in fragment(as_wang)


def test_a_code_on_paper_opens_the_one_record_it_names(as_wang: Client):
    finds(Found("CLM-1", "Pudong", "/claims/1/"))
    assert as_wang.get("/search/", {"q": "CLM-1", "go": "1"})["Location"] == "/claims/1/"
    assert as_wang.get("/search/", {"q": "CLM-1"}).status_code == 200


def test_a_code_that_fits_several_records_opens_none(as_wang: Client):
    finds(Found("CLM-1", "", "/claims/1/"), Found("CLM-10", "", "/claims/10/"))
    assert as_wang.get("/search/", {"q": "CLM-1", "go": "1"}).status_code == 200


def test_what_a_record_is_called_is_text_and_not_markup(as_wang: Client):
    finds(Found("<img src=x>", "<b>", "/claims/1/"))
    found = fragment(as_wang, "img")
    assert "<img src=x>" not in found
    assert "&lt;img src=x&gt;" in found
