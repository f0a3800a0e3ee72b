"""Who hears by mail that a month runs short, and what they read (domain.md 2Q.5)."""

import pytest
from django.utils import timezone

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Role
from dealerops.journal.models import Delivery
from dealerops.journal.services import drain
from dealerops.network.models import Region
from dealerops.notifications.models import Message
from quota.models import QuotaEvent
from quota.services import Ref, reserve
from tests.quota.conftest import HEAD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://dealerops.example"


@pytest.fixture
def south():
    return Region.objects.create(code="S", name="华南大区", name_en="South")


def person(name: str, *roles: tuple[Role, Region | None], language: str = "en") -> User:
    user = User.objects.create(
        username=name, display_name=name, language=language, email=f"{name}@dealerops.example"
    )
    for role, region in roles:
        Membership.objects.create(user=user, role=role, region=region)
    return user


@pytest.fixture
def people(region, south):
    person("staff", (Role.REGION_STAFF, region))
    person("chief", (Role.REGION_HEAD, region), language="zh-hans")
    person("both", (Role.REGION_STAFF, region), (Role.REGION_HEAD, region))
    person("far", (Role.REGION_STAFF, south), (Role.REGION_HEAD, south))
    person("cam", (Role.REGION_CAM, region))
    person("specialist", (Role.SSA_SPECIALIST, None))
    person("manager", (Role.SSA_MANAGER, None))
    person("finance", (Role.FINANCE, None))
    left = person("left", (Role.REGION_STAFF, region), (Role.REGION_STAFF, south))
    left.memberships.filter(region=region).update(ended_at=timezone.now())


def told() -> list[tuple[str, str]]:
    """Subject's percentage and recipient of every mail, once everything recorded was delivered."""
    while drain("default"):
        pass
    mails = Message.objects.filter(topic="quota/threshold").select_related("recipient")
    return sorted((one.subject.split()[-1].strip("。"), one.recipient.username) for one in mails)


REGION = ["both", "chief", "staff"]


@pytest.mark.parametrize(
    ("qty", "expected"),
    [
        (6, {}),
        (7, {70: REGION}),
        (9, {70: REGION, 90: [*REGION, "specialist"]}),
        (10, {70: REGION, 90: [*REGION, "specialist"], 100: [*REGION, "manager", "specialist"]}),
    ],
)
def test_each_threshold_is_told_to_its_people(people, dealer, give, want, qty, expected):
    give(10, dealer)
    reserve([want(qty)], ref=Ref("claims.claim", 1), by=HEAD)
    told()
    for threshold in (70, 90, 100):
        event = QuotaEvent.objects.filter(threshold=threshold).first()
        mails = Message.objects.filter(dedupe=str(event.pk)) if event else Message.objects.none()
        names = sorted(mails.values_list("recipient__username", flat=True))
        assert names == sorted(expected.get(threshold, []))


def test_a_repeated_delivery_tells_nobody_twice(people, dealer, give, want):
    give(10, dealer)
    reserve([want(7)], ref=Ref("claims.claim", 1), by=HEAD)
    before = len(told())
    Delivery.objects.filter(subscriber="quota.handlers.tell_of_threshold").update(
        done_at=None, attempts=0
    )
    assert len(told()) == before == len(REGION)


def test_the_mail_is_in_the_language_of_its_reader_and_has_the_numbers_of_the_moment(
    people, dealer, give, want
):
    bucket = give(10, dealer)
    reserve([want(7)], ref=Ref("claims.claim", 1), by=HEAD)
    reserve([want(1)], ref=Ref("claims.claim", 2), by=HEAD)
    told()
    english = Message.objects.get(recipient__username="staff")
    chinese = Message.objects.get(recipient__username="chief")
    assert (english.language, chinese.language) == ("en", "zh-hans")
    assert english.subject == "Quota CORP_FLEET 2026-03: Dealer BJ01 has reached 70%"
    assert "经销商BJ01" in chinese.subject
    for body in (english.text, english.html):
        assert "70% of the units" in body
        assert "North" in body
        assert f"https://dealerops.example/admin/quota/quotabucket/{bucket.pk}/change/" in body
    for line in ("Allocated: 10", "Reserved: 7", "Consumed: 0", "Free: 3"):
        assert line in english.text
    assert 'width="70%"' in english.html


def test_the_pool_of_a_region_is_called_a_pool(people, give, want):
    give(10)
    reserve([want(10)], ref=Ref("claims.claim", 1), by=HEAD)
    told()
    mail = Message.objects.filter(recipient__username="manager").get()
    assert "Dealer: Regional pool" in mail.text
    assert "over quota" in mail.text
