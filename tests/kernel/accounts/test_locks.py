"""Locks are seen in the back office, and an administrator opens them before their time."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from dealerops.accounts.models import CodeGuard, SignInLock, User
from dealerops.accounts.services import try_code
from dealerops.foundation.actor import Role
from dealerops.journal.models import Entry
from tests.factories.claims import make_person
from tests.kernel.accounts.devices import give_device
from tests.kernel.accounts.test_signing_in import enter

pytestmark = pytest.mark.django_db


def desk(role: Role) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=make_person(role).user_id))
    return client


@pytest.fixture
def locked_out(wang) -> SignInLock:
    for browser in ("one", "other"):
        for _ in range(settings.AXES_FAILURE_LIMIT):
            enter(Client(), "wang", "guess", HTTP_USER_AGENT=browser)
    assert enter(Client(), "wang").status_code == 429
    return SignInLock.objects.first()


def pages(lock) -> tuple[str, str, str]:
    prefix = f"admin:accounts_{lock._meta.model_name}"
    return (
        reverse(f"{prefix}_changelist"),
        reverse(f"{prefix}_change", args=(lock.pk,)),
        reverse(f"{prefix}_release", args=(lock.pk,)),
    )


def test_a_lock_is_seen_and_opened_by_the_administrator(locked_out):
    listed, page, release = pages(locked_out)
    admin = desk(Role.SYSADMIN)
    assert "wang" in admin.get(listed).content.decode()
    assert f'action="{release}"' in admin.get(page).content.decode()
    assert admin.post(release).status_code == 302
    assert enter(Client(), "wang").status_code == 302
    entry = Entry.objects.get(topic="accounts.sign_in_released")
    assert (entry.object_id, entry.role) == (locked_out.pk, Role.SYSADMIN)


def test_several_locks_are_opened_from_the_list(locked_out):
    chosen = {"action": "release_chosen", "_selected_action": [locked_out.pk]}
    desk(Role.SYSADMIN).post(pages(locked_out)[0], chosen)
    assert enter(Client(), "wang").status_code == 302


def test_the_auditor_looks_and_opens_nothing(locked_out):
    listed, page, release = pages(locked_out)
    auditor = desk(Role.AUDITOR)
    assert auditor.get(listed).status_code == 200
    assert release not in auditor.get(page).content.decode()
    assert auditor.post(release).status_code == 403
    assert enter(Client(), "wang").status_code == 429


def test_a_specialist_sees_no_locks(locked_out):
    for url in pages(locked_out)[:2]:
        assert desk(Role.SSA_SPECIALIST).get(url).status_code == 403


def test_what_was_typed_is_not_kept(wang):
    enter(Client(), "wang", "my-real-password-with-a-slip")
    kept = str(list(SignInLock.objects.values()))
    assert "my-real-password" not in kept


def test_a_lock_of_codes_is_seen_and_opened(zhou):
    device = give_device(zhou)
    for _ in range(5):
        try_code(zhou.pk, device.wrong_code())
    guard = CodeGuard.objects.get()
    listed, page, release = pages(guard)
    admin = desk(Role.SYSADMIN)
    assert str(zhou) in admin.get(listed).content.decode()
    assert admin.get(page).status_code == 200
    assert admin.post(release).status_code == 302
    assert try_code(zhou.pk, device.code())[0] == "right"
    assert Entry.objects.filter(topic="accounts.codes_released", object_id=guard.pk).exists()


def test_the_back_office_has_no_pages_that_packages_brought_along():
    admin = desk(Role.SYSADMIN)
    for place in ("auth/group", "account/emailaddress", "mfa/authenticator", "axes/accessattempt"):
        assert admin.get(f"/admin/{place}/").status_code == 404, place


@pytest.mark.parametrize("page", ["password_change", "password_change/done"])
def test_there_is_one_page_to_change_the_password(page):
    answer = desk(Role.SYSADMIN).get(f"/admin/{page}/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_change_password"))
