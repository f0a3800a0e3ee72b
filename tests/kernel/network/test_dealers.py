"""Who sees which dealer, and whose name stands on an invoice."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.network.models import Dealer, DealerAlias, Firm, Region
from dealerops.network.selectors import dealer_of_seller, seller_alias_on

pytestmark = pytest.mark.django_db

OLD_CODE = "91110000600037341L"
NEW_CODE = "91310000775785552L"


@pytest.fixture
def north() -> Region:
    return Region.objects.create(code="N", name="华北大区", name_en="North")


@pytest.fixture
def south() -> Region:
    return Region.objects.create(code="S", name="华南大区", name_en="South")


def dealer(region: Region, code: str = "BJ01", usc_code: str = OLD_CODE) -> Dealer:
    return Dealer.objects.create(
        code=code,
        name="北京星辰",
        name_en="Beijing Star",
        legal_name="北京星辰汽车销售有限公司",
        usc_code=usc_code,
        region=region,
        city="北京",
    )


def alias(of: Dealer, name: str, usc_code: str, start: str, end: str | None = None) -> DealerAlias:
    until = dt.date.fromisoformat(end) if end else None
    return DealerAlias.objects.create(
        dealer=of,
        legal_name=name,
        usc_code=usc_code,
        valid=(dt.date.fromisoformat(start), until),
    )


def test_the_name_is_shown_in_the_readers_language(north):
    with translation.override("en"):
        assert north.display_name == "North"
    with translation.override("zh-hans"):
        assert north.display_name == "华北大区"


def test_a_region_sees_its_dealers_and_a_dealer_itself(north, south):
    ours, theirs = dealer(north), dealer(south, "GZ01")
    regional = Actor(Role.REGION_STAFF, Channel.BACKOFFICE, 1, region_ids=frozenset({north.pk}))
    applicant = Actor(Role.D_SSA, Channel.PORTAL, 2, dealer_ids=frozenset({theirs.pk}))
    checker = Actor(Role.TP_CHECKER, Channel.API, 3)
    specialist = Actor(Role.SSA_SPECIALIST, Channel.BACKOFFICE, 4)
    assert set(Dealer.objects.visible_to(regional)) == {ours}
    assert set(Dealer.objects.visible_to(applicant)) == {theirs}
    assert not Dealer.objects.visible_to(checker)
    assert Dealer.objects.visible_to(specialist).count() == 2


def test_a_checker_sees_only_the_own_firm():
    firm = Firm.objects.create(code="F1", name="甲", name_en="A")
    Firm.objects.create(code="F2", name="乙", name_en="B")
    checker = Actor(Role.TP_CHECKER, Channel.API, 3, firm_ids=frozenset({firm.pk}))
    assert list(Firm.objects.visible_to(checker)) == [firm]


def test_the_seller_is_judged_by_the_name_of_the_invoice_day(north):
    renamed = dealer(north)
    alias(renamed, "北京旧名汽车有限公司", OLD_CODE, "2020-01-01", "2026-07-01")
    alias(renamed, "北京新名汽车有限公司", NEW_CODE, "2026-07-01")
    last_day, next_day = dt.date(2026, 6, 30), dt.date(2026, 7, 1)
    assert seller_alias_on(renamed, last_day).usc_code == OLD_CODE
    assert seller_alias_on(renamed, next_day).usc_code == NEW_CODE
    assert seller_alias_on(renamed, dt.date(2019, 12, 31)) is None
    assert dealer_of_seller(usc_code=OLD_CODE, on=last_day) == renamed
    assert dealer_of_seller(usc_code=OLD_CODE, on=next_day) is None


def test_full_width_brackets_and_spaces_make_no_other_company(north):
    one = dealer(north)
    alias(one, "星辰(北京)汽车有限公司", OLD_CODE, "2020-01-01")
    written = "星辰（北京） 汽车有限公司"
    assert dealer_of_seller(legal_name=written, on=dt.date(2026, 3, 1)) == one


def test_a_name_two_dealers_share_names_neither(north):
    alias(dealer(north), "同名公司", OLD_CODE, "2020-01-01")
    alias(dealer(north, "BJ02"), "同名公司", NEW_CODE, "2020-01-01")
    assert dealer_of_seller(legal_name="同名公司", on=dt.date(2026, 3, 1)) is None


def test_a_dealer_never_has_two_legal_names_on_a_day(north):
    one = dealer(north)
    alias(one, "甲公司", OLD_CODE, "2020-01-01", "2026-07-02")
    with pytest.raises(IntegrityError, match="one_alias_a_day"), transaction.atomic():
        alias(one, "乙公司", NEW_CODE, "2026-07-01")


def test_a_credit_code_never_belongs_to_two_dealers_on_a_day(north):
    alias(dealer(north), "甲公司", OLD_CODE, "2020-01-01", "2026-07-02")
    with pytest.raises(IntegrityError, match="one_dealer_a_day"), transaction.atomic():
        alias(dealer(north, "BJ02"), "乙公司", OLD_CODE, "2026-07-01")


def test_a_credit_code_with_a_letter_it_cannot_have_is_refused(north):
    with pytest.raises(IntegrityError, match="usc_code_has_shape"), transaction.atomic():
        dealer(north, usc_code="9111000060003734IL")
