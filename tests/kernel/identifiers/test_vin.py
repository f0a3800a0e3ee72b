"""VINs: the vectors of domain.md 1.1 and what must hold for every text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerops.identifiers import vin
from dealerops.identifiers.verdict import Level, same

VALUED = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"


@pytest.mark.parametrize("number", ["LATPAB071W1005301", "LE4ZG4JBXTL123456", "LSGZJ5356TS000123"])
def test_known_good_vins_pass(number):
    verdict = vin.validate(number)
    assert (verdict.ok, verdict.level, verdict.code) == (True, Level.OK, "")
    assert verdict.normalized == number


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("LSGZJ5350TS000123", "VIN_CHECK_DIGIT"),
        ("11111111111111111", "VIN_DUMMY"),
        ("00000000000000000", "VIN_DUMMY"),
        ("LSGZJ5356TS00012", "VIN_LENGTH"),
        ("LSGZJ5356TS0001234", "VIN_LENGTH"),
        ("LSGZJ5356TS00012A", "VIN_SERIAL"),
        ("LSGZJ5356TS000?23", "VIN_CHARSET"),
        ("LSGZJ5356TS000٣23", "VIN_CHARSET"),
        ("", "VIN_LENGTH"),
        (None, "VIN_LENGTH"),
    ],
)
def test_a_wrong_vin_is_refused_with_its_code(number, code):
    verdict = vin.validate(number)
    assert (verdict.ok, verdict.code) == (False, code)


def test_letters_that_look_like_digits_are_refused_with_a_suggestion_but_never_changed():
    verdict = vin.validate("LSGZJ5356TSOQ0I23")
    assert (verdict.level, verdict.code) == (Level.ERROR, "VIN_CHARSET")
    assert verdict.normalized == "LSGZJ5356TSOQ0I23"
    assert verdict.suggestion == "LSGZJ5356TS000123"


@pytest.mark.parametrize(
    "raw", ["lsgzj5356ts000123", "ＬＳＧＺＪ５３５６ＴＳ０００１２３", " LSGZJ-5356 TS.000·123\n"]
)
def test_other_writings_are_the_same_vin(raw):
    assert vin.validate(raw).normalized == "LSGZJ5356TS000123"
    assert same(raw, "LSGZJ5356TS000123")


def test_a_wrong_check_digit_of_a_foreign_car_is_a_warning():
    verdict = vin.validate("WDB1240191J123456")
    assert (verdict.ok, verdict.level, verdict.code) == (True, Level.WARN, "VIN_CHECK_DIGIT")


def test_check_digit_ignores_what_stands_at_its_place():
    assert vin.check_digit("LSGZJ5350TS000123") == vin.check_digit("LSGZJ535?TS000123") == "6"
    for wrong in ("LSGZJ5356TS00012", "LSGZJ5356TSO00123"):
        with pytest.raises(ValueError, match=r"VIN"):
            vin.check_digit(wrong)


@pytest.mark.parametrize(
    ("char", "near", "year"),
    [("A", 2012, 2010), ("H", 2017, 2017), ("J", 2018, 2018), ("T", 2026, 2026), ("Y", 2030, 2030),
     ("1", 2031, 2031), ("9", 2039, 2039), ("W", 1999, 1998), ("U", 2026, None), ("Z", 2026, None),
     ("0", 2026, None)],
)  # fmt: skip
def test_model_year_is_read_from_place_ten(char, near, year):
    assert vin.model_year(f"LSGZJ5356{char}S000123", near=near) == year


def test_a_model_year_far_from_the_invoice_is_a_warning():
    assert vin.check_model_year("LSGZJ5356TS000123", invoice_year=2028).code == ""
    for year in (2023, 2029):
        verdict = vin.check_model_year("LSGZJ5356TS000123", invoice_year=year)
        assert (verdict.level, verdict.code) == (Level.WARN, "VIN_MODEL_YEAR")
    assert vin.check_model_year("short", invoice_year=2026).code == "VIN_MODEL_YEAR"


@given(st.text(VALUED, min_size=13, max_size=13), st.integers(0, 9999))
def test_a_vin_with_its_own_check_digit_passes_unless_it_is_a_dummy(start, serial):
    draft = f"{start}{serial:04}"
    number = draft[:8] + vin.check_digit(draft) + draft[9:]
    assert vin.validate(number).code in {"", "VIN_DUMMY"}


@given(st.none() | st.text())
def test_no_text_raises(raw):
    verdict = vin.validate(raw)
    assert verdict.ok is (verdict.level is not Level.ERROR)
    vin.check_model_year(raw or "", invoice_year=2026)
