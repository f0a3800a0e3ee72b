"""Codes of organisations and taxpayers: the vectors of domain.md 1.4 and 1.5."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dealerops.identifiers import tax_id, uscc
from dealerops.identifiers.verdict import Level, normalise

GOOD = "91110000600037341L"
BEFORE, AFTER = dt.date(2017, 12, 31), dt.date(2018, 1, 1)


def code_for(start: str) -> str:
    org = start[8:16]
    first17 = start[:8] + org + uscc.org_check_digit(org)
    return first17 + uscc.check_digit(first17)


valid_codes = st.builds(
    lambda head, region, org: code_for(f"{head}{region:06}{org}"),
    st.sampled_from(["91", "92", "93", "11", "12", "51", "52", "N1", "Y1", "A1"]),
    st.integers(110000, 659999),
    st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8),
)


def test_a_known_good_code_passes():
    assert uscc.validate(GOOD).level is Level.OK
    assert uscc.validate(" 91110000-600037341l ").normalized == GOOD
    assert uscc.org_code(GOOD) == "600037341"


@pytest.mark.parametrize("char", sorted(set(uscc.ALPHABET) - {"L"}))
def test_a_wrong_check_character_is_refused(char):
    assert uscc.validate(GOOD[:-1] + char).code == "USCC_CHECKSUM"


@pytest.mark.parametrize("head", ["N1", "Y1", "A1", "21"])
def test_letters_in_front_are_valid(head):
    assert uscc.validate(code_for(f"{head}11000060003734")).level is Level.OK


@pytest.mark.parametrize(
    "raw", ["", None, GOOD[:-1], GOOD + "1", "9111000I600037341L", "9111X000600037341L"]
)
def test_a_malformed_code_is_refused(raw):
    assert uscc.validate(raw).code == "USCC_FORMAT"


def test_a_lookalike_is_suggested_only_where_the_result_checks():
    assert uscc.validate("9111OOOO60003734IL").suggestion == GOOD
    assert uscc.validate("9111OOOO60003734IM").suggestion == ""


def test_a_wrong_inner_organisation_code_is_a_warning():
    first17 = "91110000600037342"
    verdict = uscc.validate(first17 + uscc.check_digit(first17))
    assert (verdict.level, verdict.code) == (Level.WARN, "USCC_ORG_CODE")


@given(valid_codes)
def test_every_drawn_code_passes(code):
    assert uscc.validate(code).level is Level.OK


@given(valid_codes, st.integers(0, 17), st.sampled_from(uscc.ALPHABET) | st.characters())
def test_any_single_changed_character_is_refused(code, place, char):
    changed = code[:place] + char + code[place + 1 :]
    assume(normalise(changed) != code)
    assert not uscc.validate(changed).ok


def test_check_digits_want_their_characters():
    with pytest.raises(ValueError, match="17 characters"):
        uscc.check_digit("9111000060003734")
    with pytest.raises(ValueError, match="eight"):
        uscc.org_check_digit("6000373é")


def test_old_company_numbers_are_taken_only_from_documents_before_2018():
    assert tax_id.validate("110000600037341", document_date=BEFORE).level is Level.OK
    assert tax_id.validate("110000600037341", document_date=AFTER).code == "B05"
    assert tax_id.validate("110000600037342", document_date=BEFORE).code == "USCC_ORG_CODE"


def test_old_personal_numbers_are_an_id_and_two_characters():
    assert tax_id.validate("11010519491231002X01", document_date=BEFORE).ok
    assert tax_id.validate("11010519491231002X01", document_date=AFTER).code == "B05"
    assert tax_id.validate("11010519491231002101", document_date=BEFORE).code == "ID_CHECKSUM"


def test_a_code_of_today_passes_at_any_time():
    assert tax_id.validate(GOOD, document_date=AFTER).ok
    assert tax_id.validate(GOOD[:-1] + "M", document_date=AFTER).code == "USCC_CHECKSUM"
    assert tax_id.validate("123", document_date=AFTER).code == "TAX_ID_FORMAT"


def test_old_and_new_number_of_one_organisation_are_known_as_one():
    assert tax_id.same_organisation("110000600037341", GOOD)
    assert tax_id.same_organisation(GOOD.lower(), GOOD)
    assert not tax_id.same_organisation("110000600037342", GOOD)
    assert not tax_id.same_organisation("", "")


@given(st.none() | st.text(), st.dates())
def test_no_text_raises(raw, day):
    uscc.validate(raw)
    tax_id.validate(raw, document_date=day)
    tax_id.same_organisation(raw, raw)
