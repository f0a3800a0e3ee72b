"""Identity numbers: the vectors of domain.md 1.3, masked comparison, and what every change must do."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dealerops.identifiers import resident_id
from dealerops.identifiers.resident_id import Sex
from dealerops.identifiers.verdict import Level, Match, normalise

TODAY = dt.date(2026, 11, 21)
GOOD = "11010519491231002X"


@st.composite
def valid_numbers(draw):
    region = draw(st.sampled_from(["110105", "310115", "440305", "650102", "820000"]))
    born = draw(st.dates(dt.date(1930, 1, 1), dt.date(2020, 12, 31)))
    start = f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return start + resident_id.check_digit(start)


@pytest.mark.parametrize("number", [GOOD, "110105200002290128", "810000198001011236"])
def test_known_good_numbers_pass(number):
    assert resident_id.validate(number, on=TODAY).level is Level.OK


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("310115199002290018", "ID_BIRTHDATE"),
        ("110105194912310021", "ID_CHECKSUM"),
        ("110105491231002", "ID_OLD15"),
        ("1101051949123100", "ID_FORMAT"),
        ("X1010519491231002X", "ID_FORMAT"),
        ("11010519491231002٣", "ID_FORMAT"),
        (None, "ID_FORMAT"),
    ],
)
def test_a_wrong_number_is_refused_with_its_code(number, code):
    verdict = resident_id.validate(number, on=TODAY)
    assert (verdict.ok, verdict.code) == (False, code)


def test_a_small_x_becomes_a_large_one():
    assert resident_id.validate("11010519491231002x", on=TODAY).normalized == GOOD


@pytest.mark.parametrize("born", ["19051120", "20261122"])
def test_nobody_is_older_than_120_or_unborn(born):
    start = f"110105{born}002"
    number = start + resident_id.check_digit(start)
    assert resident_id.validate(number, on=TODAY).code == "ID_BIRTHDATE"
    assert resident_id.validate(number, on=dt.date(int(born[:4]) + 1, 12, 31)).ok


def test_an_unknown_region_is_a_warning_but_a_foreigner_has_none():
    start = "99010519900101001"
    assert resident_id.validate(start + resident_id.check_digit(start), on=TODAY).code == ""
    start = "00010519900101001"
    verdict = resident_id.validate(start + resident_id.check_digit(start), on=TODAY)
    assert (verdict.level, verdict.code) == (Level.WARN, "ID_REGION")
    start = "83000019900101001"
    assert resident_id.validate(start + resident_id.check_digit(start), on=TODAY).code == ""


def test_birth_date_and_sex_are_read():
    assert resident_id.birth_date(GOOD) == dt.date(1949, 12, 31)
    assert resident_id.sex(GOOD) is Sex.FEMALE
    assert resident_id.sex("310115199002290018") is Sex.MALE
    assert resident_id.birth_date("310115199002290018") is None
    assert resident_id.birth_date("nothing") is resident_id.sex("nothing") is None


def test_papers_of_foreigners():
    assert resident_id.validate_old_foreigner("usa110105491231").ok
    assert not resident_id.validate_old_foreigner("US110105491231").ok
    assert resident_id.validate_passport("E 12345678").normalized == "E12345678"
    assert resident_id.validate_passport("E123").code == "ID_FORMAT"
    assert resident_id.validate_passport("E123456789012").code == "ID_FORMAT"


@pytest.mark.parametrize(
    ("printed", "names", "match"),
    [
        (GOOD, ("张三", "张三"), Match.MATCH),
        ("110105********002x", ("张三", "张 三"), Match.MATCH),
        ("110105********0021", ("张三", "张三"), Match.NO_MATCH),
        ("110105*****002X", ("张三", "张三"), Match.NO_MATCH),
        ("******************", ("张三", "张三"), Match.MANUAL),
        ("", ("张三", "张三"), Match.MANUAL),
        (GOOD, ("张三", "李四"), Match.NO_MATCH),
        (GOOD, ("", ""), Match.NO_MATCH),
    ],
)
def test_a_masked_number_is_compared_by_what_is_visible(printed, names, match):
    assert resident_id.compare_masked(printed, GOOD, names=names) is match


@given(valid_numbers())
def test_a_number_with_its_check_character_passes(number):
    assert resident_id.validate(number, on=TODAY).ok


@given(valid_numbers(), st.integers(0, 17), st.sampled_from("0123456789X") | st.characters())
def test_any_single_changed_character_is_refused(number, place, char):
    changed = number[:place] + char + number[place + 1 :]
    assume(normalise(changed) != number)
    assert not resident_id.validate(changed, on=TODAY).ok


@given(st.none() | st.text())
def test_no_text_raises(raw):
    resident_id.validate(raw, on=TODAY)
    resident_id.compare_masked(raw, raw, names=(raw or "", raw or ""))


def test_check_digit_wants_seventeen_digits():
    with pytest.raises(ValueError, match="17 digits"):
        resident_id.check_digit("1101051949123100X")
