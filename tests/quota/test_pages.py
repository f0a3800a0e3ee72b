"""Quota in the back office."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Role
from dealerops.journal.models import Entry
from dealerops.network.models import Region
from quota.choices import EntryType
from quota.models import QuotaBucket, QuotaEntry
from quota.services import Ref, consume
from tests.quota.conftest import MARCH, SPECIALIST

pytestmark = pytest.mark.django_db

ADD = "admin:quota_quotabucket_add"
WHY = "Fleet tender of the city"


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


def over(dealer, /, **more: object) -> str:
    place = {"program": "CORP_FLEET", "region": dealer.region_id, "dealer": dealer.pk}
    query = urlencode({**place, "month": MARCH, **more})
    return f"{reverse('admin:quota_quotabucket_over')}?{query}"


def change_page(bucket: QuotaBucket) -> str:
    return reverse("admin:quota_quotabucket_change", args=(bucket.pk,))


def test_the_head_approves_over_quota_from_the_page_of_the_bucket(sign_in, dealer, give):
    bucket = give(4, dealer)
    client = sign_in(Role.SSA_HEAD)
    page = client.get(change_page(bucket)).content.decode()
    assert "data-over-quota" in page
    asked = {"qty": 3, "reason": WHY, "version": bucket.version}
    done = client.post(over(dealer), asked, follow=True)
    assert done.redirect_chain[-1][0] == change_page(bucket)
    bucket.refresh_from_db()
    assert (bucket.allocated, bucket.available) == (7, 7)
    entry = QuotaEntry.objects.get(type=EntryType.ADJUST)
    assert (entry.ref_type, entry.ref_id, entry.qty) == ("quota.quotabucket", bucket.pk, 3)
    assert Entry.objects.get(topic="quota.adjusted").note == WHY
    assert WHY in done.content.decode()


def test_the_same_form_sent_twice_adds_once_and_a_fresh_one_adds_again(sign_in, dealer, give):
    bucket = give(4, dealer)
    client = sign_in(Role.SSA_HEAD)
    asked = {"qty": 1, "reason": WHY, "version": bucket.version}
    address = over(dealer, ref_type="claims.claim", ref_id=7)
    client.post(address, asked)
    again = client.post(
        address, asked, follow=True, headers={"referer": f"http://testserver{address}"}
    )
    assert "STALE" in again.content.decode()
    assert QuotaEntry.objects.filter(type=EntryType.ADJUST).count() == 1
    client.post(address, {**asked, "version": bucket.version + 1})
    entries = QuotaEntry.objects.filter(type=EntryType.ADJUST, ref_type="claims.claim", ref_id=7)
    assert list(entries.values_list("seq", flat=True)) == [1, 2]


def test_a_place_without_a_bucket_gets_one(sign_in, dealer):
    client = sign_in(Role.SSA_HEAD)
    assert "Nothing is allocated here yet." in client.get(over(dealer)).content.decode()
    client.post(over(dealer, month="2026-03-17"), {"qty": 2, "reason": WHY, "version": 0})
    bucket = QuotaBucket.objects.get()
    assert (bucket.dealer, bucket.month, bucket.allocated) == (dealer, MARCH, 2)
    assert bucket.entries.get().type == EntryType.ADJUST


@pytest.mark.parametrize(
    "wrong", [{"qty": 0}, {"qty": 10_000}, {"reason": ""}, {"version": ""}, {"qty": ""}]
)
def test_units_and_a_reason_are_needed(sign_in, dealer, give, wrong):
    give(4, dealer)
    asked = {"qty": 1, "reason": WHY, "version": 1, **wrong}
    assert sign_in(Role.SSA_HEAD).post(over(dealer), asked).status_code == 400
    assert not QuotaEntry.objects.filter(type=EntryType.ADJUST).exists()


@pytest.mark.parametrize(
    "wrong", [{"region": 0}, {"dealer": 999_999}, {"month": "x"}, {"program": ""}, {"region": "x"}]
)
def test_a_place_that_is_none_is_missing(sign_in, dealer, wrong):
    assert sign_in(Role.SSA_HEAD).get(over(dealer, **wrong)).status_code == 404


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_the_way_back_stays_in_the_house(sign_in, dealer, give, back):
    bucket = give(4, dealer)
    page = sign_in(Role.SSA_HEAD).get(over(dealer, back=back)).content.decode()
    assert "evil" not in page.replace(over(dealer, back=back), "")
    assert f'href="{change_page(bucket)}"' in page


@pytest.mark.parametrize("role", [Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.FINANCE])
def test_only_the_head_goes_over_quota(sign_in, dealer, give, role):
    bucket = give(4, dealer)
    client = sign_in(role)
    assert "data-over-quota" not in client.get(change_page(bucket)).content.decode()
    asked = {"qty": 1, "reason": WHY, "version": 1}
    assert client.get(over(dealer)).status_code == 403
    assert client.post(over(dealer), asked).status_code == 403


def test_a_region_reads_numbers_pictures_and_events_and_nothing_else(
    sign_in, dealer, give, want, region
):
    bucket = give(4, dealer)
    for number in range(3):
        consume(want(), ref=Ref("claims.claim", number), by=SPECIALIST)
    client = sign_in(Role.REGION_STAFF, region=region)
    page = client.get(change_page(bucket)).content.decode()
    for shown in ("dx-ring", "dx-quota-usage", "75%", "Threshold reached", "70%"):
        assert shown in page
    assert "data-over-quota" not in page
    assert client.get(over(dealer)).status_code == 403
    assert client.get(reverse(ADD)).status_code == 403
    assert client.post(change_page(bucket), {"mode": "SOFT"}).status_code == 403
    listed = client.get(reverse("admin:quota_quotabucket_changelist")).content.decode()
    assert "75%" in listed


def test_a_region_does_not_read_why_the_head_went_over_quota(sign_in, dealer, give, region):
    bucket = give(4, dealer)
    sign_in(Role.SSA_HEAD).post(over(dealer), {"qty": 1, "reason": WHY, "version": 1})
    client = sign_in(Role.REGION_STAFF, region=region)
    assert WHY not in client.get(change_page(bucket)).content.decode()
