"""Claims against readings: a mismatch must be proved, doubt goes to a person, nothing is bent."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from dealerops.identifiers import qr_payload
from dealerops.reading import FieldReading, Kind, Reading, checks, qr_check, read, wording
from dealerops.reading.verdict import Outcome, compare, has_qr_conflict
from tests.kernel.reading import samples

OCR = "ocr:rapidocr@3.10.0/v6-small"
DAY = dt.date(2026, 11, 20)
CLAIM = {
    "number": samples.VEHICLE["number"],
    "date": dt.date(2026, 3, 12),
    "buyer": samples.VEHICLE["buyer"],
    "buyer_id": samples.VEHICLE["buyer_id"],
    "vin": samples.VEHICLE["vin"],
    "amount": Decimal("349765.71"),
    "seller": samples.VEHICLE["seller"],
}


def item(
    name: str, value: str, *noted: str, source: str = OCR, score: float = 0.95
) -> FieldReading:
    return FieldReading(name, value, value, source, score, checks=noted)


def reading(*items: FieldReading) -> Reading:
    judged = checks.judge({field.name: field for field in items}, on=DAY)
    return Reading(Kind.VEHICLE_PAPER, OCR, fields=judged)


def outcomes(found: Reading, **claimed) -> dict[str, Outcome]:
    return {name: verdict.outcome for name, verdict in compare(found, claimed).items()}


def test_a_true_claim_matches_in_every_field():
    assert set(outcomes(read(samples.vehicle_page(), on=DAY), **CLAIM).values()) == {Outcome.MATCH}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("vin", "LHGN6VMB6SE335306"), ("amount", Decimal("349765.77"))],
)
def test_one_wrong_digit_mismatches_and_the_rest_still_matches(name: str, wrong):
    found = outcomes(read(samples.vehicle_page(), on=DAY), **CLAIM | {name: wrong})
    assert found.pop(name) is Outcome.MISMATCH
    assert set(found.values()) == {Outcome.MATCH}


def test_a_scanned_vin_proves_itself_by_its_check_digit():
    found = reading(item("vin", "LHGN6VMB6SE335305"))
    assert outcomes(found, vin="LHGN6VMB6SE335306") == {"vin": Outcome.MISMATCH}
    assert outcomes(found, vin="lhgn6vmb6 se335305") == {"vin": Outcome.MATCH}


def test_a_scanned_vin_that_fails_its_check_digit_is_withdrawn_not_bent_to_the_claim():
    found = reading(item("vin", "LHGN6VMB6SE335306"))
    assert found.fields["vin"].value == ""
    assert found.fields["vin"].raw == "LHGN6VMB6SE335306"
    assert outcomes(found, vin="LHGN6VMB6SE335305") == {"vin": Outcome.UNREADABLE}


def test_a_vin_with_a_letter_that_cannot_be_is_repaired_but_proves_nothing():
    found = reading(item("vin", "LSG9EEIK4P1056392"))
    assert found.value("vin") == "LSG9EE1K4P1056392"
    assert outcomes(found, vin="LSG9EE1K4P1056392") == {"vin": Outcome.MATCH}
    assert outcomes(found, vin="LHGN6VMB6SE335305") == {"vin": Outcome.UNREADABLE}


def test_a_foreign_vin_without_a_check_digit_can_match_but_not_mismatch():
    found = reading(item("vin", "WBAKRP0Y8T6116596"))
    assert "VIN_CHECK_DIGIT" in found.fields["vin"].checks
    assert outcomes(found, vin="WBAKRP0Y8T6116596") == {"vin": Outcome.MATCH}
    assert outcomes(found, vin="WBAKRP0Y8T6116597") == {"vin": Outcome.UNREADABLE}


@pytest.mark.parametrize(
    "backing",
    [
        [item("amount_cap", "肆拾柒万叁仟捌佰圆整")],
        [item("net", "419292.04"), item("tax", "54507.96")],
    ],
)
def test_a_scanned_amount_is_proved_by_capitals_or_by_its_parts(backing: list[FieldReading]):
    found = reading(item("amount", "473800.00"), *backing)
    assert outcomes(found, amount="473,800.00") == {"amount": Outcome.MATCH}
    assert outcomes(found, amount="473900.00") == {"amount": Outcome.MISMATCH}


def test_a_scanned_amount_alone_cannot_mismatch():
    assert outcomes(reading(item("amount", "473800.00")), amount="473900") == {
        "amount": Outcome.UNREADABLE
    }


def test_figures_and_capitals_that_differ_are_for_a_person_even_if_the_claim_fits_one():
    found = reading(item("amount", "473900.00"), item("amount_cap", "肆拾柒万叁仟捌佰圆整"))
    assert outcomes(found, amount="473900.00") == {"amount": Outcome.UNREADABLE}


def test_a_sign_read_as_a_digit_is_dropped_only_where_the_page_says_the_rest():
    backing = [
        item("amount_cap", "叁拾壹万陆仟贰佰伍拾肆圆捌角陆分"),
        item("net", "279871.56"),
        item("tax", "36383.30"),
    ]
    assert reading(item("amount", "5316254.86"), *backing).value("amount") == "316254.86"
    assert reading(item("amount", "5316254.86")).value("amount") == "5316254.86"


def test_capitals_with_characters_missing_do_not_speak_against_the_sum():
    found = reading(
        item("amount", "101906.95"),
        item("net", "90183.14"),
        item("tax", "11723.81"),
        item("amount_cap", "壹仟玖佰零陆圆玖角伍分"),
    )
    assert found.value("amount_cap") == ""
    assert outcomes(found, amount="101906.95") == {"amount": Outcome.MATCH}


def test_a_number_printed_twice_proves_itself_and_two_different_ones_prove_nothing():
    twice = reading(item("number", "00775295", "PRINTED_TWICE"))
    assert outcomes(twice, number="00775296") == {"number": Outcome.MISMATCH}
    differing = reading(item("number", "00775295", "PRINTED_TWICE_DIFFERS"))
    assert outcomes(differing, number="00775295") == {"number": Outcome.UNREADABLE}


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        ("广州龙华汽车销售服务有限公司", Outcome.MATCH),
        ("廣州龍華汽車銷售服務有限公司", Outcome.MATCH),
        ("广州龙华汽车销售服务有限责任公司", Outcome.UNREADABLE),
        ("广州龙花汽车销售服务有限公司", Outcome.UNREADABLE),
        ("广州龙华汽车销售服务有限公司天河分公司", Outcome.UNREADABLE),
        ("北京华信科技集团", Outcome.MISMATCH),
    ],
)
def test_names_near_each_other_go_to_a_person(claimed: str, expected: Outcome):
    found = reading(item("seller", "广州龙华汽车销售服务有限公司", checks.SECOND_OK))
    assert outcomes(found, seller=claimed) == {"seller": expected}


def test_brackets_of_either_width_are_the_same_name():
    found = reading(item("buyer", "北京华信(集团)公司"))
    assert outcomes(found, buyer="北京华信（集团）公司") == {"buyer": Outcome.MATCH}


def test_a_name_read_once_cannot_mismatch():
    assert outcomes(reading(item("buyer", "孙萍")), buyer="欧阳建国") == {
        "buyer": Outcome.UNREADABLE
    }


def test_a_name_that_two_looks_read_differently_is_unreadable():
    found = reading(item("seller", "广州龙华汉车公司", checks.SECOND_DIFFERS))
    assert outcomes(found, seller="广州龙华汉车公司") == {"seller": Outcome.UNREADABLE}


def test_what_was_not_read_is_unreadable_and_what_is_not_claimed_is_not_judged():
    assert outcomes(reading(), vin="LHGN6VMB6SE335305", buyer="") == {"vin": Outcome.UNREADABLE}


def test_a_tesseract_reading_without_a_check_is_unreadable_even_if_equal():
    source = "ocr:tesseract@5.3.0/chi_sim"
    vin = item("vin", "LHGN6VMB6SE335305", source=source)
    found = reading(vin, item("engine_no", "UAF950215", source=source))
    assert outcomes(found, vin=vin.value, engine_no="UAF950215") == {
        "vin": Outcome.MATCH,
        "engine_no": Outcome.UNREADABLE,
    }


def with_qr(payload: str, *items: FieldReading) -> Reading:
    fields, warnings = qr_check.confirm({i.name: i for i in items}, qr_payload.parse(payload))
    return replace(reading(*fields.values()), warnings=warnings)


def test_a_qr_code_proves_number_and_date_and_fills_what_was_not_read():
    found = with_qr("01,31,,24312000000358032546,633.00,20241118,,16C0", item("date", "2024-11-18"))
    assert outcomes(found, date="2024-11-19") == {"date": Outcome.MISMATCH}
    assert found.fields["number"].source == "qr"
    assert found.value("amount") == "633.00"


def test_a_qr_code_that_says_something_else_is_a_conflict_and_overrules_nothing():
    found = with_qr(
        "01,31,,24312000000358032546,633.00,20241118,,16C0",
        item("number", "24312000000358032547"),
    )
    assert has_qr_conflict(found)
    assert found.warnings == ("QR_CONFLICT",)
    assert found.value("number") == "24312000000358032547"
    assert outcomes(found, number="24312000000358032547") == {"number": Outcome.UNREADABLE}


def test_the_qr_amount_of_an_old_kind_is_net_and_no_conflict_with_the_total():
    payload = "01,10,050003523456,29342181,300.00,20180613,02418567008427471889,1774,"
    found = with_qr(payload, item("amount", "318.00"), item("net", "300.00"), item("tax", "18.00"))
    assert not has_qr_conflict(found)
    assert outcomes(found, amount="318.00") == {"amount": Outcome.MATCH}
    assert "QR_OK" in found.fields["net"].checks


def test_the_qr_amount_of_an_unknown_kind_may_be_either():
    payload = "01,83,,24322000007936741808,300.00,20240628,,A1C1"
    found = with_qr(payload, item("amount", "318.00"), item("net", "300.00"))
    assert not has_qr_conflict(found)
    assert "INV_KIND" in found.warnings


def test_a_reading_survives_its_way_through_json():
    found = read(samples.vehicle_page(), on=DAY)
    assert Reading.from_dict(found.to_dict()) == found


def test_every_code_of_a_check_has_a_sentence():
    told = {
        value for name, value in vars(checks).items() if name.isupper() and isinstance(value, str)
    }
    assert told - wording.CHECKS.keys() == set()
    assert wording.CHECKS.keys() >= checks.PROOFS | checks.CONFLICTS
