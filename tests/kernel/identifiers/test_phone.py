"""Telephone numbers (domain.md 1.6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerops.identifiers import phone
from dealerops.identifiers.verdict import Level


@pytest.mark.parametrize(
    "raw", ["13812345678", "+86 138-1234-5678", "008613812345678", "１３８１２３４５６７８"]
)
def test_one_mobile_in_all_its_writings(raw):
    assert phone.validate_mobile(raw).normalized == "13812345678"
    assert phone.validate_mobile(raw).level is Level.OK
    assert phone.same(raw, "138 1234 5678")


@pytest.mark.parametrize(
    "raw", ["12812345678", "1381234567", "138123456789", "02112345678", "1381234567٣", "", None]
)
def test_what_is_no_mobile_is_refused(raw):
    assert phone.validate_mobile(raw).code == "PHONE_FORMAT"


def test_texts_reach_mobiles_only():
    reached = [phone.is_mobile(one) for one in ("+86 138-1234-5678", "021-61234567", "", None)]
    assert reached == [True, False, False, False]


@pytest.mark.parametrize("prefix", ["140", "144", "146", "148", "149"])
def test_a_data_card_is_a_warning(prefix):
    verdict = phone.validate_mobile(f"{prefix}12345678")
    assert (verdict.ok, verdict.code) == (True, "PHONE_DATA_CARD")


def test_landlines_reach_everybody_and_service_numbers_only_companies():
    assert phone.validate_contact("(021) 6123-4567", is_company=False).normalized == "02161234567"
    assert phone.validate_contact("0755-12345678", is_company=True).ok
    assert phone.validate_contact("400-820-8820", is_company=True).ok
    assert phone.validate_contact("400-820-8820", is_company=False).code == "PHONE_FORMAT"
    assert phone.validate_contact("13812345678", is_company=False).ok


@given(st.none() | st.text())
def test_no_text_raises(raw):
    phone.validate_mobile(raw)
    phone.validate_contact(raw, is_company=True)
