"""Photographs and scans, with the engine: few of them, as each costs seconds."""

import datetime as dt
import io

import pytest
from PIL import Image

from dealerops.reading import Kind, Reading, read
from dealerops.reading.verdict import Outcome, compare
from tests.kernel.reading import samples
from tests.system import needs

DAY = dt.date(2026, 11, 20)
OURS = {"vtype": "vehicle_type", "model": "brand_model", "cert": "cert_no", "engine": "engine_no"}
KEPT = {"code", "number", "date", "buyer", "buyer_id", "vin", "engine_no", "amount", "net", "tax", "seller_tax"}  # fmt: skip


def wrong_fields(reading: Reading, expected: dict[str, str]) -> dict[str, str]:
    told = {OURS.get(key, key): text for key, text in expected.items()}
    return {
        name: reading.value(name)
        for name, text in told.items()
        if name in KEPT and text and reading.value(name) != text
    }


@samples.needs_samples
@pytest.mark.parametrize(
    ("name", "kind", "turn"),
    [
        ("v12_paper_stamp.jpg", Kind.VEHICLE_PAPER, 0),
        ("x04_paper_dothard.jpg", Kind.VEHICLE_PAPER, 0),
        ("v00_paper_rot90.jpg", Kind.VEHICLE_PAPER, 90),
    ],
)
def test_a_photographed_invoice_is_read(name: str, kind: Kind, turn: int):
    reading = read(samples.sample(f"synthetic/{name}"), on=DAY)
    assert (reading.kind, reading.pages[0].turn) == (kind, turn)
    assert wrong_fields(reading, samples.truth("synthetic")[name]) == {}
    assert {"amount", "number", "code", "seller_tax"} <= {
        key for key, item in reading.fields.items() if item.proved
    }


@samples.needs_samples
def test_a_small_digital_invoice_is_confirmed_by_its_qr_code():
    name = "v05_digital_lowres.jpg"
    expected = samples.truth("synthetic")[name]
    reading = read(samples.sample(f"synthetic/{name}"), on=DAY)
    assert wrong_fields(reading, expected) == {}
    claim = {"vin": expected["vin"], "number": expected["number"][:-1] + "3", "amount": "349765.70"}
    found = compare(reading, claim)
    assert {key: verdict.outcome for key, verdict in found.items()} == {
        "vin": Outcome.MATCH,
        "number": Outcome.MISMATCH,
        "amount": Outcome.MISMATCH,
    }


@samples.needs_samples
def test_what_is_covered_on_a_real_invoice_is_never_guessed():
    expected = samples.truth("real")["vehicle_invoice_masked.png"]
    reading = read(samples.sample("real/vehicle_invoice_masked.png"), on=DAY)
    assert reading.kind == expected["kind"]
    for name, text in expected.items():
        if name not in {"kind", "note"}:
            assert reading.value(name) == (text or ""), name
    assert not {"buyer_id", "seller_tax", "engine_no", "cert_no", "seller"} & {
        name for name, item in reading.fields.items() if item.value
    }


def test_a_drawn_page_with_one_altered_vin_digit_is_not_believed():
    reading = read(samples.vehicle_page("png", vin="LHGN6VMB6SE335385"), on=DAY)
    found = compare(reading, {"vin": "LHGN6VMB6SE335305", "amount": "349765.71"})
    assert found["vin"].outcome is Outcome.UNREADABLE
    assert found["amount"].outcome is Outcome.MATCH


def test_a_photographed_letter_is_no_invoice():
    assert read(samples.letter_page("png"), on=DAY).kind is Kind.NOT_AN_INVOICE


def test_an_empty_page_is_unreadable():
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "white").save(out, "PNG")
    assert read(out.getvalue(), on=DAY).kind is Kind.UNREADABLE


@pytest.mark.parametrize("size", [(1, 1), (3, 3000), (3000, 3)])
def test_a_sliver_is_unreadable_and_breaks_nothing(size: tuple[int, int]):
    out = io.BytesIO()
    Image.new("L", size).save(out, "PNG")
    assert read(out.getvalue(), on=DAY).kind is Kind.UNREADABLE


@needs("tesseract")
def test_tesseract_reads_behind_the_same_interface():
    reading = read(samples.vehicle_page("png"), engine="tesseract", on=DAY)
    assert reading.engine.startswith("tesseract@")
    read_values = [item for item in reading.fields.values() if item.value and item.proved]
    assert all(item.checks for item in read_values)
