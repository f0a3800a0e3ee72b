"""Invoice numbers and QR payloads: the samples of domain.md 1.7 and the amount trap."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerops.identifiers import invoice_number, qr_payload
from dealerops.identifiers.qr_payload import AmountBasis
from dealerops.identifiers.verdict import Level

PAPER = "01,10,050003523456,29342181,104.72,20180613,02418567008427471889,1774,"
DIGITAL = "01,31,,24312000000358032546,633.00,20241118,,16C0"


@pytest.mark.parametrize(
    ("code", "number", "kind"),
    [
        ("1100172320", "12345678", "01"),
        ("131001720001", "12345678", "03"),
        ("050003523456", "29342181", "10"),
        ("", "24312000000358032546", "31"),
        ("", "24312000000358032546", "03"),
        ("", "24312000000358032546", ""),
        ("131001720001", "12345678", "99"),
    ],
)
def test_well_formed_numbers_pass(code, number, kind):
    assert invoice_number.validate(code, number, kind=kind).level is Level.OK


@pytest.mark.parametrize(
    ("code", "number", "kind"),
    [
        ("", "12345678", ""),
        ("131001720001", "1234567", "03"),
        ("1100172320", "12345678", "03"),
        ("131001720001", "12345678", "01"),
        ("13100172000", "12345678", "04"),
        ("131001720001", "24312000000358032546", "03"),
        ("131001720001", "12345678", "31"),
        ("", "24312000000358032546", "01"),
        ("", "2431200000035803254٣", "31"),
        (None, None, ""),
    ],
)
def test_malformed_numbers_are_refused(code, number, kind):
    assert invoice_number.validate(code, number, kind=kind).code == "INV_FORMAT"


def test_a_digital_number_begins_with_the_year_of_issue():
    number = "24312000000358032546"
    assert invoice_number.validate("", number, issued_on=dt.date(2024, 11, 18)).ok
    assert invoice_number.validate("", number, issued_on=dt.date(2025, 1, 1)).code == "INV_YEAR"
    assert invoice_number.is_digital(number)
    assert not invoice_number.is_digital("12345678")


def test_the_key_of_an_invoice_is_code_and_number():
    assert invoice_number.key(None, "2431 2000000358032546") == ("", "24312000000358032546")
    assert invoice_number.key("１１００１７２３２０", "12345678") == ("1100172320", "12345678")


def test_an_unknown_kind_is_kept_with_a_warning():
    verdict = invoice_number.validate_kind("77")
    assert (verdict.level, verdict.code, verdict.normalized) == (Level.WARN, "INV_KIND", "77")
    assert invoice_number.validate_kind("03").level is Level.OK


def test_the_paper_sample_is_read_with_its_trailing_comma():
    reading = qr_payload.parse(PAPER)
    assert reading.verdict.level is Level.OK
    assert reading.payload == qr_payload.QrPayload(
        kind="10",
        code="050003523456",
        number="29342181",
        amount=Decimal("104.72"),
        issued_on=dt.date(2018, 6, 13),
        check_code="02418567008427471889",
        crc="1774",
    )


def test_the_digital_sample_is_read():
    payload = qr_payload.parse(DIGITAL).payload
    assert (payload.code, payload.amount, payload.crc) == ("", Decimal("633.00"), "16C0")


@pytest.mark.parametrize(
    "text",
    [
        PAPER.rstrip(","),
        PAPER.replace("1774,", ""),
        PAPER.replace(",1774,", ""),
        "\ufeff " + PAPER.replace(",", "，"),
        DIGITAL.lower(),
    ],
)
def test_small_differences_of_writing_are_read(text):
    assert qr_payload.parse(text).payload is not None


@pytest.mark.parametrize(
    "text",
    ["", None, "https://bcfp.shenzhen.chinatax.gov.cn/verify", "02,10,a,b,c,d,e,f", "01,10,1",
     PAPER + "x", PAPER.replace("1774", "17"), PAPER.replace("01,10", "01,1")],
)  # fmt: skip
def test_other_payloads_are_unsupported(text):
    reading = qr_payload.parse(text)
    assert (reading.verdict.code, reading.payload) == ("QR_UNSUPPORTED", None)


@pytest.mark.parametrize(
    "amount",
    ["nan", "inf", "-inf", "1e17", "1E5", "-1", "0", "0.00", "1000000000.01", "1.234", "", "٣"],
)
def test_impossible_amounts_are_refused(amount):
    reading = qr_payload.parse(DIGITAL.replace("633.00", amount))
    assert (reading.verdict.code, reading.payload) == ("QR_AMOUNT", None)


def test_the_largest_amount_passes():
    assert qr_payload.parse(DIGITAL.replace("633.00", "1000000000")).payload is not None


def test_impossible_dates_numbers_and_kinds():
    assert qr_payload.parse(DIGITAL.replace("20241118", "20240230")).verdict.code == "QR_DATE"
    assert qr_payload.parse(DIGITAL.replace("20241118", "2024118")).verdict.code == "QR_DATE"
    assert qr_payload.parse(DIGITAL.replace("20241118", "20231118")).verdict.code == "INV_YEAR"
    assert qr_payload.parse(DIGITAL.replace("2431", "431")).verdict.code == "INV_FORMAT"
    unknown = qr_payload.parse(DIGITAL.replace("01,31", "01,77"))
    assert (unknown.verdict.level, unknown.verdict.code) == (Level.WARN, "INV_KIND")
    assert unknown.payload.kind == "77"


@pytest.mark.parametrize(
    ("kind", "basis"),
    [("31", AmountBasis.GROSS), ("32", AmountBasis.GROSS), ("01", AmountBasis.NET),
     ("04", AmountBasis.NET), ("10", AmountBasis.NET), ("20", AmountBasis.NET),
     ("03", AmountBasis.EITHER), ("77", AmountBasis.EITHER)],
)  # fmt: skip
def test_what_the_amount_means_depends_on_the_kind(kind, basis):
    assert qr_payload.basis_of(kind) is basis


@pytest.mark.parametrize(
    ("text", "net", "gross", "found"),
    [
        (DIGITAL, "560.18", "633", AmountBasis.GROSS),
        (DIGITAL, "633", "715.29", None),
        (PAPER, "104.72", "118.33", AmountBasis.NET),
        (PAPER, "92.67", "104.72", None),
        ("01,03,131001720001,12345678,100.00,20240101,,", "100", "113", AmountBasis.NET),
        ("01,03,131001720001,12345678,113.00,20240101,,", "100", "113", AmountBasis.GROSS),
        ("01,03,131001720001,12345678,113.01,20240101,,", "100", "113", None),
        (DIGITAL, None, None, None),
    ],
)
def test_the_amount_is_compared_in_its_own_sense_and_exactly(text, net, gross, found):
    payload = qr_payload.parse(text).payload
    amounts = {"net": net and Decimal(net), "gross": gross and Decimal(gross)}
    assert qr_payload.matching_basis(payload, **amounts) is found


@given(st.none() | st.text() | st.text("01,23.naifeE-", max_size=80))
def test_no_text_raises(raw):
    qr_payload.parse(raw)
    invoice_number.validate(raw, raw, kind=raw or "")
