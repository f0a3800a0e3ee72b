"""Staff show a code besides the password; a code counts once, and guessing ends at five."""

import datetime as dt
import re
import threading

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from dealerops.accounts.models import CodeGuard, User
from dealerops.accounts.services import (
    grant_membership,
    release_codes,
    reset_second_step,
    try_code,
)
from dealerops.foundation.actor import BACKOFFICE_ROLES, SYSTEM, Role
from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from tests.factories.claims import make_person
from tests.kernel.accounts.conftest import PASSWORD
from tests.kernel.accounts.devices import devices_of, give_device, give_recovery_codes
from tests.matrix.places import discovered

pytestmark = pytest.mark.django_db
LOGIN, CODE, DEVICE = (
    reverse(name) for name in ("account_login", "mfa_authenticate", "mfa_activate_totp")
)
AGAIN = reverse("mfa_reauthenticate")
# What a person needs between the password and the code; and what is nobody's page.
ON_THE_WAY = {
    *("account_login", "account_logout", "account_signup", "account_inactive"),
    *("account_reauthenticate", "mfa_activate_totp", "mfa_reauthenticate", "mfa_authenticate"),
    *("portal:language", "portal:theme"),
}


@pytest.fixture(autouse=True)
def required(settings):
    settings.STAFF_MFA_REQUIRED = True


def enter(client: Client, name: str):
    return client.post(LOGIN, {"login": name, "password": PASSWORD})


def both_steps(user: User) -> Client:
    device, client = give_device(user), Client()
    enter(client, user.username)
    client.post(CODE, {"code": device.code()})
    return client


def values(place) -> dict[str, object]:
    texts = {"button": "approve", "field": "vin", "name": "vin", "kind": "D01", "url": "x/",
             "app_label": "claims"}  # fmt: skip
    return dict.fromkeys(place.parameters, 1) | texts


def behind_the_wall():
    """Every address that wants a person; keys and open pages have doors of their own."""
    return [
        place
        for place in discovered()
        if place.name not in ON_THE_WAY
        and not place.route.startswith(("api/", "admin/login/"))
        and getattr(place.view, "login_required", True)
    ]


def test_there_is_something_behind_the_wall():
    names = [place.name for place in behind_the_wall()]
    assert len(names) > 150
    assert {"portal:home", "admin:index", "account_change_password", "mfa_index"} <= set(names)


@pytest.mark.parametrize("has_device", [False, True])
def test_a_password_alone_opens_no_page_to_staff(zhou, has_device):
    if has_device:
        give_device(zhou)
    client = Client()
    client.force_login(zhou)  # as a session from before the code was asked for
    goal = AGAIN if has_device else DEVICE
    reached = []
    for place in behind_the_wall():
        url = place.url(values(place))
        for answer in (client.get(url), client.post(url)):
            if answer.status_code != 302 or answer["Location"].split("?")[0] != goal:
                reached.append((place.name, answer.status_code, answer.headers.get("Location")))
    assert reached == []


@pytest.mark.parametrize("role", sorted(BACKOFFICE_ROLES))
def test_everybody_with_a_role_in_the_back_office_is_staff(region, role):
    place = region if role.startswith("REGION") else None
    client = Client()
    client.force_login(User.objects.get(pk=make_person(Role(role), place).user_id))
    for url in ("/", "/admin/"):
        assert client.get(url)["Location"] == DEVICE


def test_staff_in_their_other_role_are_still_staff(zhou):
    client = Client()
    client.force_login(zhou)
    session = client.session
    session["membership"] = zhou.memberships.get(role=Role.D_GM).pk
    session.save()
    assert client.get("/")["Location"] == DEVICE


def test_dealers_go_on_with_the_password_alone(client, wang):
    enter(client, "wang")
    assert client.get("/").status_code == 200


def test_where_it_is_switched_off_the_password_is_enough(client, zhou, settings):
    settings.STAFF_MFA_REQUIRED = False
    enter(client, "zhou")
    assert client.get("/admin/").status_code == 200


def test_a_device_is_registered_on_the_way_in(client, zhou):
    assert enter(client, "zhou").status_code == 302
    assert client.get("/admin/")["Location"] == DEVICE
    page = client.get(DEVICE)
    assert "data:image/svg+xml;base64," in page.content.decode()
    secret = page.context["form"].secret
    assert secret not in str(dict(client.session))
    assert client.post(DEVICE, {"code": "000000"}).status_code == 200
    assert client.get("/admin/")["Location"] == DEVICE
    device = type(give_device(make_user("other")))(secret)
    done = client.post(DEVICE, {"code": device.code()})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(done["Location"]).content.decode()
    assert len(re.findall(r"<code>\d{8}</code>", codes)) == 10
    assert client.get("/admin/").status_code == 200
    assert Entry.objects.get(topic="accounts.second_step_added").user_id == zhou.pk


def make_user(name: str) -> User:
    return User.objects.create_user(name, password=PASSWORD, display_name=name)


def test_the_secret_is_not_readable_in_the_database(zhou):
    device, codes = give_device(zhou), give_recovery_codes(zhou)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM mfa_authenticator t")
        kept = cursor.fetchone()[0]
    assert device.secret not in kept
    assert not [code for code in codes if code in kept]
    assert "gAAAA" in kept  # a Fernet token


def test_password_and_code_open_the_back_office(client, zhou):
    device = give_device(zhou)
    assert enter(client, "zhou")["Location"] == CODE
    assert client.get("/admin/").status_code == 302
    assert client.get(CODE).status_code == 200
    client.post(CODE, {"code": device.wrong_code()})
    assert "_auth_user_id" not in client.session
    assert client.post(CODE, {"code": device.code()})["Location"] == "/"
    assert client.get("/admin/").status_code == 200


def test_a_session_from_before_is_asked_for_the_code_and_goes_on_where_it_was(client, zhou):
    device = give_device(zhou)
    client.force_login(zhou)
    led = client.get("/admin/accounts/user/")["Location"]
    assert led == f"{AGAIN}?next=%2Fadmin%2Faccounts%2Fuser%2F"
    done = client.post(AGAIN, {"code": device.code(), "next": "/admin/accounts/user/"})
    assert done["Location"] == "/admin/accounts/user/"
    assert client.get("/admin/accounts/user/").status_code == 200


def test_a_code_counts_once(zhou):
    device, first, second = give_device(zhou), Client(), Client()
    code = device.code()
    enter(first, "zhou")
    assert first.post(CODE, {"code": code}).status_code == 302
    enter(second, "zhou")
    assert second.post(CODE, {"code": code}).status_code == 200
    assert second.post(CODE, {"code": device.code(steps=-1)}).status_code == 200  # an older one
    assert "_auth_user_id" not in second.session
    assert second.post(CODE, {"code": device.code(steps=1)}).status_code == 302


def test_the_first_code_of_a_device_does_not_sign_in_again(client, zhou):
    enter(client, "zhou")
    secret = client.get(DEVICE).context["form"].secret
    code = type(give_device(make_user("other")))(secret).code()
    client.post(DEVICE, {"code": code})
    thief = Client()
    enter(thief, "zhou")
    assert thief.post(CODE, {"code": code}).status_code == 200


def test_a_recovery_code_helps_once(zhou):
    give_device(zhou)
    code = give_recovery_codes(zhou)[0]
    for status in (302, 200):
        client = Client()
        enter(client, "zhou")
        assert client.post(CODE, {"code": code}).status_code == status


def test_five_wrong_codes_lock_the_second_step(zhou):
    device, client = give_device(zhou), Client()
    enter(client, "zhou")
    for _ in range(5):
        client.post(CODE, {"code": device.wrong_code()})
    late = client.post(CODE, {"code": device.code()})
    assert "_auth_user_id" not in client.session
    with translation.override("en"):
        told = [str(one) for one in late.context["form"].errors["code"]]
    assert told == ["Too many wrong codes. Wait a quarter of an hour, or ask your administrator."]
    assert Entry.objects.filter(topic="accounts.codes_locked").count() == 1
    release_codes(CodeGuard.objects.get().pk, by=SYSTEM)
    assert client.post(CODE, {"code": device.code()}).status_code == 302


def test_the_lock_of_codes_opens_after_a_quarter_of_an_hour(zhou):
    device = give_device(zhou)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            try_code(zhou.pk, device.wrong_code())
        clock.shift(dt.timedelta(minutes=14))
        assert try_code(zhou.pk, device.code())[0] == "codes_locked"
        clock.shift(dt.timedelta(minutes=1))
        assert try_code(zhou.pk, device.code())[0] == "right"


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_guesses_at_once_five_are_looked_at(zhou):
    device = give_device(zhou)
    verdicts, barrier = [], threading.Barrier(20)
    wrong = device.wrong_code()

    def guess() -> None:
        barrier.wait()
        verdicts.extend(try_code(zhou.pk, wrong)[0] for _ in range(5))
        connection.close()

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(verdicts) == 100
    assert verdicts.count("incorrect_code") == 5
    assert verdicts.count("codes_locked") == 95


def test_staff_cannot_switch_it_off(zhou):
    client = both_steps(zhou)
    page = client.post(reverse("mfa_deactivate_totp"))
    assert page.status_code == 200
    assert len(devices_of(zhou)) == 1


def test_a_dealer_may_switch_it_on_and_off(client, wang):
    enter(client, "wang")
    secret = client.get(DEVICE).context["form"].secret
    device = type(give_device(make_user("other")))(secret)
    client.post(DEVICE, {"code": device.code()})
    assert client.get(reverse("mfa_index")).context["authenticators"]
    client.post(reverse("mfa_deactivate_totp"))
    assert devices_of(wang) == []
    assert Entry.objects.filter(topic="accounts.second_step_removed").exists()


def test_somebody_elses_session_registers_no_device_without_the_password(client, wang):
    client.force_login(wang)
    assert client.get(DEVICE)["Location"].startswith(reverse("account_reauthenticate"))


def test_a_lost_device_is_forgotten_and_every_session_ends(zhou, nobody):
    helper = make_user("helper")
    grant_membership(helper, Role.SYSADMIN, by=SYSTEM)
    old, desk = both_steps(zhou), both_steps(helper)
    give_recovery_codes(zhou)
    url = reverse("admin:accounts_user_lost_device", args=(zhou.pk,))
    change = desk.get(f"/admin/accounts/user/{zhou.pk}/change/").content.decode()
    assert f'href="{url}"' in change
    assert desk.get(url).status_code == 200
    assert desk.post(url, {"note": ""}).status_code == 400
    assert desk.post(url, {"note": "called back"}).status_code == 302
    assert not Authenticator.objects.filter(user=zhou).exists()
    assert old.get("/")["Location"].startswith(LOGIN)
    entry = Entry.objects.get(topic="accounts.second_step_reset")
    assert (entry.user_id, entry.object_id, entry.note) == (helper.pk, zhou.pk, "called back")
    enter(old, "zhou")
    assert old.get("/admin/")["Location"] == DEVICE


def test_nobody_resets_their_own(zhou):
    actor = make_person(Role.SYSADMIN)
    with pytest.raises(DomainError, match="OWN_SECOND_STEP"):
        reset_second_step(actor.user_id, by=actor, note="me")


def test_only_administrators_reset(zhou, settings):
    settings.STAFF_MFA_REQUIRED = False
    client = Client()
    client.force_login(User.objects.get(pk=make_person(Role.AUDITOR).user_id))
    url = reverse("admin:accounts_user_lost_device", args=(zhou.pk,))
    assert client.get(url).status_code == client.post(url, {"note": "x"}).status_code == 403
