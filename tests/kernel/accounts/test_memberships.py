"""Which roles stand at which places, and which of them is in force."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dealerops.accounts.models import Membership, User
from dealerops.accounts.selectors import member_of_firm
from dealerops.accounts.services import end_membership, grant_membership
from dealerops.foundation.actor import HOUSE_OF, SYSTEM, House, Role
from dealerops.journal.models import Entry

pytestmark = pytest.mark.django_db
PLACE_OF = {
    House.REGION: "region",
    House.DEALER: "dealer",
    House.STORE: "dealer",
    House.FIRM: "firm",
}


@pytest.fixture
def places(region, dealer, firm):
    return {"region": region, "dealer": dealer, "firm": firm}


@pytest.mark.parametrize("role", Role)
def test_a_role_stands_at_the_place_of_its_house_and_nowhere_else(nobody, places, role):
    right = PLACE_OF.get(HOUSE_OF[role])
    for wrong in {None, "region", "dealer", "firm"} - {right}:
        where = {wrong: places[wrong]} if wrong else {}
        with (
            pytest.raises(IntegrityError, match="names_the_place_of_its_role"),
            transaction.atomic(),
        ):
            Membership.objects.create(user=nobody, role=role, **where)
    where = {right: places[right]} if right else {}
    assert Membership.objects.create(user=nobody, role=role, **where).pk


def test_two_places_at_once_are_one_too_many(nobody, places):
    with pytest.raises(IntegrityError, match="names_the_place_of_its_role"):
        Membership.objects.create(
            user=nobody, role=Role.D_GM, dealer=places["dealer"], region=places["region"]
        )


def test_the_same_role_at_the_same_place_is_held_once(wang, dealer):
    with pytest.raises(IntegrityError, match="accounts_membership_once"), transaction.atomic():
        grant_membership(wang, Role.D_SSA, place=dealer, by=SYSTEM)
    end_membership(wang.memberships.get().pk, by=SYSTEM)
    again = grant_membership(wang, Role.D_SSA, place=dealer, by=SYSTEM)
    assert again.ended_at is None
    assert Entry.objects.filter(topic="accounts.membership_granted", object_id=again.pk).exists()


def test_a_person_with_two_roles_switches_between_them(client, zhou):
    client.force_login(zhou)
    _admin, leader = zhou.memberships.order_by("pk")
    assert client.get("/").wsgi_request.actor.role == Role.SYSADMIN
    assert client.get("/admin/").status_code == 200
    answer = client.post(reverse("portal:role"), {"membership": leader.pk})
    assert answer.status_code == 302
    page = client.get("/")
    assert page.wsgi_request.actor.role == Role.D_GM
    assert page.wsgi_request.actor.dealer_ids == {leader.dealer_id}
    assert client.get("/admin/accounts/user/").status_code != 200


@pytest.mark.parametrize("asked", ["0", "", "x", "-1", "99999999999999999999", "²"])
def test_a_role_that_is_not_ones_own_cannot_be_put_in_force(client, zhou, asked):
    client.force_login(zhou)
    assert client.post(reverse("portal:role"), {"membership": asked}).status_code == 404


def test_a_strangers_role_and_an_ended_one_are_as_good_as_missing(client, zhou, wang):
    client.force_login(zhou)
    ended = zhou.memberships.last()
    end_membership(ended.pk, by=SYSTEM)
    for membership in (wang.memberships.get(), ended):
        answer = client.post(reverse("portal:role"), {"membership": membership.pk})
        assert answer.status_code == 404
    assert client.get("/").wsgi_request.actor.role == Role.SYSADMIN


def test_the_role_in_force_ends_and_the_other_one_takes_over(client, zhou):
    client.force_login(zhou)
    leader = zhou.memberships.get(role=Role.D_GM)
    client.post(reverse("portal:role"), {"membership": leader.pk})
    end_membership(leader.pk, by=SYSTEM)
    assert client.get("/").wsgi_request.actor.role == Role.SYSADMIN


def test_without_a_role_every_page_is_closed(client, nobody):
    client.force_login(nobody)
    for url in ("/", "/claims/", "/search/", "/admin/", "/admin/accounts/user/", "/nowhere/"):
        assert client.get(url).status_code == 403, url
    assert client.get(reverse("account_logout")).status_code == 200  # but one can leave


def test_djangos_flags_open_nothing(client, wang, nobody):
    User.objects.filter(pk__in=(wang.pk, nobody.pk)).update(is_staff=True, is_superuser=True)
    client.force_login(wang)
    for url in ("/admin/", "/admin/accounts/user/", "/admin/auth/group/", "/admin/claims/claim/"):
        assert client.get(url).status_code != 200, url
    client.force_login(nobody)
    assert client.get("/").status_code == 403


def test_a_flag_gives_a_role_in_the_back_office_no_further_page(client, zhou):
    User.objects.filter(pk=zhou.pk).update(is_staff=True, is_superuser=True)
    client.force_login(zhou)
    assert client.get("/admin/accounts/user/").status_code == 200
    for url in ("/admin/auth/group/", "/admin/account/emailaddress/", "/admin/claims/claim/"):
        assert client.get(url).status_code in {403, 404}, url
    assert "auth/group" not in client.get("/admin/").content.decode()


def test_only_live_members_of_the_firm_check_for_it(nobody, firm):
    assert member_of_firm("nobody", Role.TP_CHECKER, firm.pk) is None
    membership = grant_membership(nobody, Role.TP_CHECKER, place=firm, by=SYSTEM)
    assert member_of_firm("nobody", Role.TP_CHECKER, firm.pk) == nobody
    assert member_of_firm("nobody", Role.TP_LEAD, firm.pk) is None
    assert member_of_firm("nobody", Role.TP_CHECKER, firm.pk + 1) is None
    User.objects.filter(pk=nobody.pk).update(is_active=False)
    assert member_of_firm("nobody", Role.TP_CHECKER, firm.pk) is None
    User.objects.filter(pk=nobody.pk).update(is_active=True)
    end_membership(membership.pk, by=SYSTEM)
    assert member_of_firm("nobody", Role.TP_CHECKER, firm.pk) is None
