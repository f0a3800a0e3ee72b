"""Notices are read and signed, and everybody sees who has not (domain.md 4.13, Q2 and E1)."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from dealerops.foundation.actor import Role
from dealerops.foundation.errors import DomainError, TransitionRefused
from dealerops.notifications.models import Message
from reports.models import DealerNotice, NoticeSignature, ObligationInstance, QuarterNote
from reports.selectors.notices import to_sign, unsigned
from reports.services.notices import NoticeFacts, issue_notice, remind_unsigned, sign_notice
from tests.factories.market import known_paper
from tests.reports.conftest import moment
from tests.reports.duties import House, at, mail, person

pytestmark = pytest.mark.django_db


def day(text: str):
    return moment(f"{text} 00:00").date()


@pytest.fixture
def house() -> House:
    return House.open("11-02 09:00")


@pytest.fixture
def notice(house: House) -> DealerNotice:
    with at("11-06 10:00"):  # a Friday
        issued = issue_notice(
            NoticeFacts(
                title="冬季活动",
                title_en="Winter campaign",
                text="请安排。",
                text_en="Please arrange.",
                roles=[Role.D_SVC_DIR, Role.D_INFO],
                sign_by=day("11-10"),
                activity_ends_on=day("11-20"),
            ),
            file=("winter.png", known_paper()),
            by=house.regional,
        )
        mail()
    return issued


def mailed() -> list[str]:
    found = Message.objects.filter(topic="reports/notice").order_by("pk")
    return [one.recipient.username.rstrip("0123456789") for one in found]


def test_a_notice_is_mailed_and_brings_its_duties(house: House, notice: DealerNotice):
    """Q2: one workday after the notice; E1: three days after the activity ends."""
    assert sorted(mailed()) == ["d_info", "d_svc_dir"]
    duties = ObligationInstance.objects.filter(dealer=house.dealer, rhythm="EVENT")
    assert {(one.code, one.deadline) for one in duties} == {
        ("Q2", "2026-11-09"),
        ("E1", "2026-11-23"),
    }


def test_one_click_signs_and_keeps_the_name(house: House, notice: DealerNotice):
    with at("11-06 11:00"):
        signature = sign_notice(notice.pk, by=house.clerk)
    assert (signature.name, signature.role) == (str(person(house.clerk)), Role.D_INFO)
    assert not to_sign(house.clerk).exists()
    assert [one.role for one in unsigned(notice, house.regional)] == [Role.D_SVC_DIR]
    with pytest.raises(TransitionRefused):
        sign_notice(notice.pk, by=house.clerk)
    with pytest.raises(TransitionRefused):
        sign_notice(notice.pk, by=house.manager)  # sees it, is not asked
    with pytest.raises(DealerNotice.DoesNotExist):
        sign_notice(notice.pk, by=house.seller)


def test_only_who_has_not_signed_is_reminded(house: House, notice: DealerNotice):
    sign_notice(notice.pk, by=house.clerk)
    assert remind_unsigned(notice.pk, by=house.regional) == 1
    mail()
    assert mailed()[2:] == ["d_svc_dir"]
    sign_notice(notice.pk, by=house.director)
    with pytest.raises(DomainError):
        remind_unsigned(notice.pk, by=house.regional)


def test_a_region_sees_and_writes_to_its_own_dealers_only(house: House, notice: DealerNotice):
    stranger = House.open("11-02 09:00", "GZ09")
    sign_notice(notice.pk, by=house.clerk)
    assert DealerNotice.objects.visible_to(house.regional).exists()
    for actor in (stranger.regional, stranger.manager):
        assert not DealerNotice.objects.visible_to(actor).exists()
        assert not NoticeSignature.objects.visible_to(actor).exists()
    facts = NoticeFacts(
        "通知", "Notice", "请读。", "", [Role.D_GM], day("11-10"), [house.dealer.pk]
    )
    with at("11-06 10:00"):
        with pytest.raises(DomainError) as foreign:
            issue_notice(facts, by=stranger.regional)
        with pytest.raises(TransitionRefused):
            issue_notice(facts, by=house.manager)
    assert [one.code for one in foreign.value.refusals] == ["NOTICE_NO_DEALER"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_notice_of_an_activity_that_is_over_is_refused(language: str, house: House):
    """Its summary would be late on arrival."""
    facts = NoticeFacts(
        "通知", "Notice", "请读。", "", [Role.D_GM], day("11-10"), activity_ends_on=day("11-05")
    )
    with at("11-06 10:00"), pytest.raises(DomainError) as over, translation.override(language):
        issue_notice(facts, by=house.regional)
    [refusal] = over.value.refusals
    assert (refusal.code, refusal.field) == ("NOTICE_ACTIVITY_OVER", "activity_ends_on")
    with at("11-06 10:00"):
        assert issue_notice(replace(facts, activity_ends_on=day("11-06")), by=house.regional)


def test_only_people_of_dealers_are_asked_to_sign(house: House):
    facts = NoticeFacts("通知", "Notice", "请读。", "", [Role.D_GM, Role.AUDITOR], day("11-10"))
    with at("11-06 10:00"), pytest.raises(DomainError) as nobody:
        issue_notice(facts, by=house.regional)
    assert [one.code for one in nobody.value.refusals] == ["NOTICE_NO_ROLE"]


def test_the_database_keeps_one_signature_per_role(house: House, notice: DealerNotice):
    sign_notice(notice.pk, by=house.clerk)
    one = NoticeSignature.objects.get()
    one.pk = None
    with (
        pytest.raises(IntegrityError, match="reports_notice_signed_once_per_role"),
        transaction.atomic(),
    ):
        one.save()
    with (
        pytest.raises(IntegrityError, match="reports_notice_is_for_somebody"),
        transaction.atomic(),
    ):
        DealerNotice.objects.update(roles=[])


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("reports_quarter_note_once_per_topic", {}),
        ("reports_quarter_begins_on_its_first_day", {"quarter": day("08-01")}),
    ],
)
def test_the_database_refuses_a_note_of_no_quarter(constraint, changes, house: House):
    facts = {"dealer": house.dealer, "person": person(house.clerk), "quarter": day("07-01"),
             "topic": "MEASURE", "text": "x"}  # fmt: skip
    QuarterNote.objects.create(**facts)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        QuarterNote.objects.create(**facts | changes)
