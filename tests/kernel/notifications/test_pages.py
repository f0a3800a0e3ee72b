"""The back office shows every mail with all its parts, and who may send one again."""

import pytest
from django.urls import reverse

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Role
from dealerops.notifications.choices import MessageState
from dealerops.notifications.models import Message
from tests.kernel.notifications.conftest import files, hello, now_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    def as_role(role: Role):
        user = User.objects.create(username=role.lower(), display_name=role, language="en")
        Membership.objects.create(user=user, role=role)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_role


def url(page: str, *args: object) -> str:
    return reverse(f"admin:notifications_message_{page}", args=args)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.SYSADMIN, 200),
        (Role.SSA_MANAGER, 200),
        (Role.SSA_SPECIALIST, 200),
        (Role.AUDITOR, 200),
        (Role.FINANCE, 403),
    ],
)
def test_who_reads_the_mails(sign_in, smith, role, status):
    message = hello(smith)
    client = sign_in(role)
    assert client.get(url("changelist")).status_code == status
    if status == 200:
        for words, found in [("Smith@Dealer.example", 1), ("dealer.example", 0), ("Language", 1)]:
            page = client.get(url("changelist"), {"q": words})
            assert page.context["cl"].result_count == found
    else:
        assert client.get(url("body", message.pk)).status_code == 404


def test_a_message_shows_all_its_parts(sign_in, smith):
    message = hello(smith, parts=files())
    client = sign_in(Role.SSA_SPECIALIST)
    page = client.get(url("change", message.pk)).content.decode()
    assert "周报 47.xlsx" in page
    assert url("body", message.pk) in page
    assert "Language: A &amp; B" in page
    for part in message.parts.all():
        response = client.get(url("part", message.pk, part.pk))
        assert response["Content-Disposition"].startswith("attachment")
        assert b"".join(response.streaming_content)


def test_the_body_is_caged_and_carries_its_pictures(sign_in, smith):
    message = hello(smith, parts=files())
    response = sign_in(Role.SYSADMIN).get(url("body", message.pk))
    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "data:image/png;base64," in response.content.decode()
    assert "cid:" not in response.content.decode()


def test_a_part_of_another_message_is_not_found(sign_in, smith, wang):
    mine, other = hello(smith, parts=files()), hello(wang)
    part = mine.parts.first()
    assert sign_in(Role.SYSADMIN).get(url("part", other.pk, part.pk)).status_code == 404


def test_the_button_sends_a_failed_mail_again(sign_in, smith):
    message = hello(smith)
    Message.objects.update(state=MessageState.FAILED)
    client = sign_in(Role.SSA_MANAGER)
    again = url("run", message.pk, "send_again")
    assert again in client.get(url("change", message.pk)).content.decode()
    assert client.post(again).status_code == 302
    assert now_of(message).state == MessageState.QUEUED


def test_an_auditor_looks_but_does_not_send(sign_in, smith):
    message = hello(smith)
    Message.objects.update(state=MessageState.FAILED)
    client = sign_in(Role.AUDITOR)
    again = url("run", message.pk, "send_again")
    assert again not in client.get(url("change", message.pk)).content.decode()
    client.post(again)
    assert now_of(message).state == MessageState.FAILED
