"""The one door for people: who gets in, who is turned away, and after how many tries."""

import datetime as dt
import statistics
import threading
import time
from collections.abc import Callable

import pytest
import time_machine
from allauth.account.auth_backends import AuthenticationBackend
from axes.models import AccessAttempt
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dealerops.accounts.models import User
from tests.kernel.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, SIGNUP = reverse("account_login"), reverse("account_signup")


def enter(client: Client, name: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": name, "password": password}, **more)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_opens_the_house(client, wang):
    answer = enter(client, "wang")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200


def test_a_wrong_name_and_a_wrong_password_read_alike(client, wang):
    wrong, unknown = enter(client, "wang", "guess"), enter(client, "nobody-here", "guess")
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert not is_in(client)


@pytest.mark.parametrize("url", ["/", "/claims/?view=open", "/admin/", "/admin/accounts/user/?q=w"])
def test_who_is_not_signed_in_is_led_to_the_door_and_back(client, zhou, url):
    door = client.get(url, follow=True)
    where = door.redirect_chain[-1][0]
    assert where.startswith(f"{LOGIN}?next=")
    entered = client.post(where, {"login": "zhou", "password": PASSWORD}, follow=True)
    assert entered.redirect_chain[-1][0] == url


def test_the_back_office_has_no_door_of_its_own(client):
    for answer in (
        client.get("/admin/login/?next=/admin/quota/", follow=True),
        client.post("/admin/login/", {"username": "x", "password": "y"}, follow=True),
    ):
        assert answer.redirect_chain[-1][0].startswith(LOGIN)
        assert "account/login.html" in [one.name for one in answer.templates]


def test_nobody_is_led_out_of_the_house(client, wang):
    answer = client.post(
        f"{LOGIN}?next=https://evil.example/", {"login": "wang", "password": PASSWORD}
    )
    assert answer["Location"] == "/"


def test_guesses_at_the_old_password_are_locked_too(client, wang):
    """Somebody sits down at a desk that was left open."""
    enter(client, "wang")
    url = reverse("account_change_password")
    guess = {"oldpassword": "guess", "password1": "a-much-better-1", "password2": "a-much-better-1"}
    answers = [client.post(url, guess).status_code for _ in range(6)]
    assert answers == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429] * 2
    assert client.post(url, guess | {"oldpassword": PASSWORD}).status_code == 429
    wang.refresh_from_db()
    assert wang.check_password(PASSWORD)


def test_nobody_makes_an_account_for_themselves(client):
    typed = {"username": "mallory", "password1": PASSWORD, "password2": PASSWORD}
    for answer in (client.get(SIGNUP), client.post(SIGNUP, typed)):
        assert answer.status_code == 200
        assert "account/signup_closed.html" in [one.name for one in answer.templates]
    assert not User.objects.filter(username="mallory").exists()
    for path in ("social/signup/", "email/", "password/reset/", "confirm-email/x/", "3rdparty/"):
        assert client.get(f"/accounts/{path}").status_code in {302, 404}, path


def test_five_wrong_passwords_lock_the_name_at_this_address(client, wang):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert enter(client, "wang", "guess").status_code == 200
    locked = enter(client, "wang", "guess")
    assert locked.status_code == 429
    assert "account/locked.html" in [one.name for one in locked.templates]
    assert enter(client, "wang").status_code == 429  # the right one comes too late
    assert not is_in(client)


def test_the_lock_hits_neither_the_neighbour_nor_another_address(client, wang, zhou):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        enter(client, "wang", "guess")
    assert enter(Client(), "zhou").status_code == 302
    assert enter(Client(), "wang", REMOTE_ADDR="10.1.2.3").status_code == 302


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_fifty_made_up_origins_do_not_help_guessing(client, wang, settings, proxies):
    settings.PROXY_COUNT = proxies
    behind = ", 198.51.100.7" * proxies
    answers = [
        enter(client, "wang", "guess", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}{behind}")
        for number in range(50)
    ]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429] * 46


def test_capitals_make_no_other_name_to_guess_for(client, wang):
    names = ("wang", "WANG", "Wang", "wAng", " wang ", "waNg")
    statuses = [enter(client, name, "guess").status_code for name in names]
    assert statuses == [200] * 4 + [429] * 2


def test_thirty_people_behind_one_address_do_not_lock_each_other(dealer, wang):
    people = [
        User.objects.create_user(f"clerk{number}", password=PASSWORD, display_name=str(number))
        for number in range(30)
    ]
    for _ in range(settings.AXES_FAILURE_LIMIT):
        enter(Client(), "wang", "guess")
    for person in people:
        enter(Client(), person.username, "slip")
        assert enter(Client(), person.username).status_code == 302
    assert enter(Client(), "wang").status_code == 429


@pytest.mark.django_db(transaction=True)
def test_of_fifty_guesses_at_once_five_are_looked_at(wang, monkeypatch):
    looked_at, barrier = [], threading.Barrier(10)
    check = AuthenticationBackend.authenticate

    def counted(self, request, **credentials):
        looked_at.append(1)
        return check(self, request, **credentials)

    monkeypatch.setattr(AuthenticationBackend, "authenticate", counted)

    def guess() -> None:
        barrier.wait()
        for _ in range(5):
            enter(Client(), "wang", "guess")
        connection.close()

    threads = [threading.Thread(target=guess) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked_at) == settings.AXES_FAILURE_LIMIT


def test_nobody_keeps_a_lock_shut_by_guessing_on(client, wang):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(settings.AXES_FAILURE_LIMIT):
            enter(client, "wang", "guess")
        for _ in range(3):
            clock.shift(dt.timedelta(minutes=5))
            enter(client, "wang", "guess")
        clock.shift(dt.timedelta(seconds=1))
        assert enter(client, "wang").status_code == 302


def times_longer(one: Callable[[], object], other: Callable[[], object], pairs: int) -> float:
    """How many times longer `one` takes: of two side by side, so that a busy machine slows both."""
    ratios = []
    for number in range(pairs + 2):
        seconds = {}
        for act in (one, other) if number % 2 else (other, one):
            started = time.perf_counter()
            act()
            seconds[act] = time.perf_counter() - started
        ratios.append(seconds[one] / seconds[other])
    return statistics.median(ratios[2:])  # the first ones find their caches cold


@pytest.mark.long
def test_the_time_it_takes_tells_nothing_about_who_is_there(client, wang, settings):
    """With the real hash, whose cost hides the rest (reliability.md T13)."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.AXES_FAILURE_LIMIT = 10_000
    wang.set_password(PASSWORD)
    wang.save()

    def guess(name: str) -> Callable[[], object]:
        return lambda: enter(client, name, "guess")

    assert 0.87 < times_longer(guess("wang"), guess("nobody-here"), pairs=60) < 1.15


@pytest.mark.long
def test_the_time_it_takes_tells_nothing_about_which_keys_there_are(client, key):
    def guess(plain: str) -> Callable[[], object]:
        return lambda: client.get("/api/v1/claims/", headers={"authorization": f"Bearer {plain}"})

    known, unknown = f"dok_{key[0].prefix}_guess", "dok_00000000_guess"
    assert guess(known)().status_code == guess(unknown)().status_code == 401
    assert 0.87 < times_longer(guess(known), guess(unknown), pairs=200) < 1.15


def test_the_lock_opens_after_a_quarter_of_an_hour(client, wang):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        enter(client, "wang", "guess")
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=16))
    assert enter(client, "wang").status_code == 302


def test_a_good_sign_in_forgets_the_slips_before_it(client, wang):
    for _ in range(2):
        for _ in range(settings.AXES_FAILURE_LIMIT - 1):
            enter(Client(), "wang", "guess")
        assert enter(Client(), "wang").status_code == 302


def test_a_switched_off_account_stays_out(client, wang):
    User.objects.filter(pk=wang.pk).update(is_active=False)
    enter(client, "wang")
    assert not is_in(client)


def test_signing_out_ends_the_session(client, wang):
    enter(client, "wang")
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client)  # a link alone signs nobody out
    client.post(reverse("account_logout"))
    assert client.get("/").status_code == 302


def test_a_new_password_is_asked_for_twice_and_must_be_a_good_one(client, wang):
    client.force_login(wang)
    url = reverse("account_change_password")
    weak = {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}
    assert client.post(url, weak).status_code == 200
    good = {"oldpassword": PASSWORD, "password1": "a-much-better-1", "password2": "a-much-better-1"}
    assert client.post(url, good).status_code == 302
    wang.refresh_from_db()
    assert wang.check_password("a-much-better-1")
