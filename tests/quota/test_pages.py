"""Quota in the back office."""

import pytest
from django.urls import reverse

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Role
from dealerops.network.models import Region
from quota.models import QuotaBucket
from quota.services import Ref, consume
from tests.quota.conftest import SPECIALIST

pytestmark = pytest.mark.django_db

ADD = "admin:quota_quotabucket_add"


@pytest.fixture
def sign_in(client):
    def as_role(role: Role, **place):
        user = User.objects.create(username=role.lower(), display_name=role, language="en")
        Membership.objects.create(user=user, role=role, **place)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_role


def typed(region: Region, dealer_id: int | str = "", qty: int = 5) -> dict[str, object]:
    return {
        "program": "SME",
        "region": region.pk,
        "dealer": dealer_id,
        "month": "2026-03-17",
        "model_group": "",
        "mode": "HARD",
        "qty": qty,
    }


def test_units_are_given_out_and_given_again_on_top(sign_in, region, dealer):
    client = sign_in(Role.SSA_SPECIALIST)
    for _ in range(2):
        assert client.post(reverse(ADD), typed(region, dealer.pk)).status_code == 302
    bucket = QuotaBucket.objects.get()
    assert (bucket.allocated, bucket.month.day, bucket.entries.count()) == (10, 1, 2)


def test_a_dealer_of_another_region_is_refused(sign_in, dealer):
    south = Region.objects.create(code="S", name="华南大区", name_en="South")
    page = sign_in(Role.SSA_SPECIALIST).post(reverse(ADD), typed(south, dealer.pk))
    assert "another region" in page.content.decode()
    assert not QuotaBucket.objects.exists()


def test_readers_see_and_do_not_give(sign_in, region, dealer, give, want):
    bucket = give(4, dealer)
    consume(want(), ref=Ref("claims.claim", 1), by=SPECIALIST)
    client = sign_in(Role.FINANCE)
    assert client.get(reverse(ADD)).status_code == 403
    for model in ("quotabucket", "quotaentry", "quotaevent"):
        assert client.get(reverse(f"admin:quota_{model}_changelist")).status_code == 200
    page = client.get(reverse("admin:quota_quotabucket_change", args=(bucket.pk,)))
    assert page.status_code == 200


def test_a_region_sees_its_own_buckets_only(sign_in, dealer, give):
    give(4, dealer)
    south = Region.objects.create(code="S", name="华南大区", name_en="South")
    client = sign_in(Role.REGION_HEAD, region=south)
    text = client.get(reverse("admin:quota_quotabucket_changelist")).content.decode()
    assert "CORP_FLEET" not in text
    assert (
        sign_in(Role.SYSADMIN).get(reverse("admin:quota_quotabucket_changelist")).status_code == 403
    )
