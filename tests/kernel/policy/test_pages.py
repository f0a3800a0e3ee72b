"""The back office page of policy values."""

import datetime as dt

import pytest
from django.urls import reverse

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Role
from dealerops.policy.keys import Key
from dealerops.policy.models import PolicyParam
from dealerops.policy.services import value

pytestmark = pytest.mark.django_db

HOURS = Key("tests.hours", int, 4, "Hours")
ADD = "admin:policy_policyparam_add"


@pytest.fixture
def administrator(client):
    user = User.objects.create(username="admin", display_name="Admin", language="en")
    Membership.objects.create(user=user, role=Role.SYSADMIN)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def typed(raw: str) -> dict[str, str]:
    return {"key": HOURS.name, "value": raw, "program": "", "valid_0": "2026-01-01", "valid_1": ""}


def test_a_value_is_entered_and_holds(administrator):
    assert administrator.post(reverse(ADD), typed("6")).status_code == 302
    assert value(HOURS, on=dt.date(2026, 5, 1)) == 6
    assert PolicyParam.objects.get().approved_by == User.objects.get().pk


def test_a_text_is_no_number_of_hours(administrator):
    page = administrator.post(reverse(ADD), typed('"six"'))
    assert "does not fit the key" in page.content.decode()
    assert not PolicyParam.objects.exists()


def test_a_value_in_force_can_end_but_not_change(administrator):
    row = PolicyParam.objects.create(key=HOURS.name, value=6, valid=(dt.date(2026, 1, 1), None))
    url = reverse("admin:policy_policyparam_change", args=(row.pk,))
    sent = {"valid_0": "2026-01-01", "valid_1": "2026-03-01", "value": "9", "version": 1}
    assert administrator.post(url, sent).status_code == 302
    row.refresh_from_db()
    assert (row.value, row.valid.upper) == (6, dt.date(2026, 3, 1))


def test_the_list_shows_what_holds(administrator):
    PolicyParam.objects.create(key=HOURS.name, value=6, valid=(dt.date(2026, 1, 1), None))
    assert (
        "tests.hours"
        in administrator.get(reverse("admin:policy_policyparam_changelist")).content.decode()
    )
