"""Number plates: the examples of domain.md 1.2 and what must not pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerops.identifiers import plate
from dealerops.identifiers.plate import NevKind, PlateType

EXAMPLES = [
    ("京A12345", PlateType.REGULAR),
    ("京N8X8X8", PlateType.REGULAR),
    ("京A1234学", PlateType.SUFFIX),
    ("粤ZF123港", PlateType.SUFFIX),
    ("京AD12345", PlateType.NEV_SMALL),
    ("沪ADA1234", PlateType.NEV_SMALL),
    ("粤B12345D", PlateType.NEV_LARGE),
    ("沪A12345临", PlateType.TEMP),
    ("临沪A1234", PlateType.TEMP),
    ("224578使", PlateType.EMBASSY),
    ("使224578", PlateType.EMBASSY),
    ("沪A0023领", PlateType.CONSULATE),
    ("领224578", PlateType.CONSULATE),
    ("224578领", PlateType.CONSULATE),
]


@pytest.mark.parametrize(("number", "kind"), EXAMPLES)
def test_known_plates_have_their_type(number, kind):
    assert plate.classify(number) is kind
    assert plate.validate(number).ok
    assert plate.validate(number, kind=kind).normalized == number


@pytest.mark.parametrize(
    "number",
    ["京O1234", "京AI2345", "京A123456", "A12345", "国A12345", "京A1234", "京A٣2345", "", None],
)
def test_a_malformed_plate_is_refused(number):
    verdict = plate.validate(number)
    assert (verdict.ok, verdict.code) == (False, "PLATE_FORMAT")


def test_a_plate_of_another_type_than_told_is_refused():
    assert plate.validate("京A12345", kind=PlateType.NEV_SMALL).code == "PLATE_FORMAT"


def test_other_is_a_flag_without_a_form():
    assert plate.validate("WJ京1234X", kind=PlateType.OTHER).ok
    assert not plate.validate(" ", kind=PlateType.OTHER).ok
    assert not plate.validate("WJ京1234X").ok


def test_letters_that_look_like_digits_are_suggested():
    assert plate.validate("京AI2O45").suggestion == "京A12045"
    assert plate.validate("京AI2O45").normalized == "京AI2O45"


def test_other_writings_are_the_same_plate():
    assert plate.validate("京a·12345").normalized == "京A12345"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("京AA12345", NevKind.PURE_ELECTRIC),
        ("京AE12345", NevKind.PURE_ELECTRIC),
        ("京AF12345", NevKind.NON_PURE),
        ("京AK12345", NevKind.NON_PURE),
        ("粤B12345D", NevKind.PURE_ELECTRIC),
        ("粤B12345H", NevKind.NON_PURE),
        ("京A12345", None),
    ],
)
def test_the_letter_of_a_new_energy_plate_tells_the_drive(number, kind):
    assert plate.nev_kind(number) is kind


@given(st.none() | st.text())
def test_no_text_raises(raw):
    plate.validate(raw)
    plate.nev_kind(raw)
