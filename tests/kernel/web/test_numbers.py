"""Numbers that no record has, however long: a page is missing or begins anew, and nothing breaks."""

import pytest
from django.test import Client, RequestFactory

from dealerops.accounts.models import User
from dealerops.foundation.actor import Role
from dealerops.web import number_in, shown_version
from tests.factories.market import make_dealer, make_person, make_region

pytestmark = pytest.mark.django_db
LONG = "9" * 5_000  # Python itself refuses to read it


@pytest.mark.parametrize("text", ["", "-1", "1.5", "²", "x", "9" * 19, LONG])
def test_what_is_no_number_of_ours(text):
    assert number_in(text) is None


def test_what_is_one():
    assert (number_in("0"), number_in("12"), number_in("9" * 18)) == (0, 12, 10**18 - 1)


@pytest.mark.parametrize("told", [LONG, "x", "9" * 19])
def test_a_version_that_never_was(told):
    assert shown_version(RequestFactory().post("/", {"version": told})) == 0
    assert shown_version(RequestFactory().post("/")) is None


def signed_in(role: Role) -> Client:
    place = make_dealer("SH01", make_region("E")) if role == Role.D_SSA else None
    client = Client()
    client.force_login(User.objects.get(pk=make_person(role, place).user_id))
    return client


def test_a_role_that_nobody_has():
    client = signed_in(Role.D_SSA)
    assert client.post("/role/", {"membership": LONG}).status_code == 404


@pytest.mark.parametrize("role", [Role.D_SSA, Role.SYSADMIN])
def test_notices_before_a_number_that_none_has(role):
    answer = signed_in(role).get("/notices/", {"before": LONG}, follow=True)
    assert answer.status_code == 200
