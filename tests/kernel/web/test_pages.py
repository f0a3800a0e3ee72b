"""What every answer carries, and what is said when something may not happen."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from dealerops.accounts.models import User
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import InvalidInput, Refusal, StaleObject, TransitionRefused
from dealerops.web import DomainErrorMiddleware
from tests.factories.claims import make_person

pytestmark = pytest.mark.django_db
BLAMED = Refusal("VIN_LENGTH", "A VIN has <17> characters.")


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=make_person(Role.SYSADMIN).user_id))
    return client


def answer_to(error: Exception, method: str = "get", **headers: str) -> HttpResponse | None:
    request = getattr(RequestFactory(headers=headers), method)("/claims/1/")
    request.user = AnonymousUser()
    request.session = {}
    request._messages = get_messages_of(request)
    return DomainErrorMiddleware(lambda _request: HttpResponse()).process_exception(request, error)


def get_messages_of(request):
    from django.contrib.messages.storage.cookie import CookieStorage  # noqa: PLC0415

    return CookieStorage(request)


def test_every_answer_has_a_number_of_its_own(staff):
    numbers = {
        client.get(url)["X-Request-ID"]
        for client in (staff, Client())
        for url in ("/", "/healthz", "/admin/", "/nowhere/", "/api/v1/claims/")
    }
    assert len(numbers) == 10
    assert all(len(number) == 32 for number in numbers)


def test_a_number_from_outside_is_not_taken_over(staff):
    answer = staff.get("/", headers={"x-request-id": "mine"})
    assert answer["X-Request-ID"] != "mine"


@pytest.mark.parametrize(
    "url",
    ["/", "/search/", "/admin/", "/admin/accounts/user/", "/accounts/password/", "/nowhere/",
     "/admin/nowhere/", "/claims/"],
)  # fmt: skip
def test_what_one_person_sees_is_kept_for_nobody_else(staff, url):
    answer = staff.get(url)
    assert {"no-store", "private"} <= set(answer["Cache-Control"].replace(" ", "").split(","))
    assert "Cookie" in answer["Vary"]


def test_a_refusal_is_kept_for_nobody_else_either():
    nobody = Client()
    nobody.force_login(User.objects.create(username="nobody", display_name="无名"))
    for url in ("/", "/admin/", "/nowhere/"):
        answer = nobody.get(url)
        assert answer.status_code == 403
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Frame-Options"] == "DENY"


def test_the_way_out_is_kept_for_nobody_else_either(staff, settings):
    """The last answer of a session: a redirect to the door, of somebody who is nobody by then."""
    staff.get("/")
    later = timezone.now() + dt.timedelta(seconds=settings.STAFF_IDLE_SECONDS + 99)
    with time_machine.travel(later):
        idle = staff.get("/")
    assert idle["Location"].startswith(reverse("account_login"))
    assert "no-store" in idle["Cache-Control"]


@pytest.mark.parametrize("token", ["dok_x_y", ""])
def test_answers_to_systems_are_kept_for_nobody_either(token):
    answer = Client().get("/api/v1/claims/", headers={"authorization": f"Bearer {token}"})
    assert "no-store" in answer["Cache-Control"]


def test_a_text_that_no_column_holds_is_bad_input(staff):
    for url in ("/search/?q=a%00b", "/search/?q=%00", "/admin/network/dealer/?q=a%00b"):
        assert staff.get(url).status_code < 500, url
    answer = answer_to(ValueError("A string literal cannot contain NUL (0x00) characters."))
    assert answer.status_code == 400
    assert answer_to(ValueError("something else")) is None


def test_every_page_comes_with_its_walls(staff):
    for client, url in ((staff, "/"), (staff, "/admin/"), (Client(), reverse("account_login"))):
        answer = client.get(url)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"


def test_only_the_back_office_has_the_looser_policy(staff):
    assert "'unsafe-eval'" in staff.get("/admin/")["Content-Security-Policy"]
    assert "'unsafe-eval'" not in staff.get("/")["Content-Security-Policy"]


def test_the_back_office_turns_others_away_without_sending_them_round(staff):
    client = Client()
    dealer_role = make_person(Role.PR_KAM)
    client.force_login(User.objects.get(pk=dealer_role.user_id))
    assert client.get("/admin/", follow=True).status_code == 200
    manager = Client()
    manager.force_login(User.objects.get(pk=make_person(Role.LINE_MANAGER).user_id))
    for url in ("/admin/", "/admin/login/", "/admin/logout/", "/admin/accounts/user/1/change/"):
        assert manager.get(url, follow=True).status_code == 403, url


def test_a_refusal_becomes_a_page(db):
    answer = answer_to(StaleObject())
    assert answer is not None
    assert answer.status_code == 409
    assert "STALE" in answer.content.decode()


def test_bad_input_is_another_status(db):
    answer = answer_to(InvalidInput(BLAMED))
    assert answer is not None
    assert answer.status_code == 400
    assert "&lt;17&gt;" in answer.content.decode()


def test_htmx_gets_the_reasons_alone_and_what_was_typed_stays(db):
    answer = answer_to(InvalidInput(BLAMED), "post", **{"hx-request": "true"})
    assert answer is not None
    assert (answer.status_code, answer["HX-Retarget"]) == (400, "#dx-refusals")
    text = answer.content.decode()
    assert "VIN_LENGTH" in text
    assert "<html" not in text


@pytest.mark.parametrize(
    ("came_from", "goes_to"),
    [
        ("http://testserver/claims/1/", "http://testserver/claims/1/"),
        ("https://evil.example/", "/"),
        ("", "/"),
    ],
)
def test_without_htmx_one_is_sent_back_with_the_reasons(db, came_from, goes_to):
    answer = answer_to(TransitionRefused(), "post", referer=came_from)
    assert answer is not None
    assert (answer.status_code, answer["Location"]) == (302, goes_to)


def test_a_stale_button_leads_to_a_page_that_leads_back(db):
    answer = answer_to(StaleObject(), "post", referer="http://testserver/claims/1/")
    assert answer is not None
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "STALE" in text
    assert 'href="http://testserver/claims/1/"' in text


def test_what_is_not_there_is_a_missing_page(db):
    with pytest.raises(Http404):
        answer_to(ObjectDoesNotExist())


def test_bugs_are_left_to_be_seen(db):
    assert answer_to(RuntimeError()) is None


def test_messages_are_told_once(staff):
    assert not list(get_messages(staff.get("/").wsgi_request))
