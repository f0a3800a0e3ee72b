"""Invoices that the project draws itself: right in themselves, and the same for the same facts."""

import io
import json
import random
import zipfile
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
import zxingcpp
from django.core.management import CommandError, call_command
from lxml import etree

from dealerops.demo.drawing import (
    DEGRADATIONS,
    InvoiceFacts,
    InvoiceKind,
    draw_image,
    draw_ofd,
    draw_pdf,
    draw_vat_ordinary,
    facts_from_json,
    random_facts,
)
from dealerops.identifiers import capital_amount, invoice_number, qr_payload, uscc, vin

DIGITAL = random_facts(random.Random(1))
PAPER = random_facts(random.Random(2), kind=InvoiceKind.PAPER)
VAT = random_facts(random.Random(3), kind=InvoiceKind.VAT_ORDINARY)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_range()
    return "".join(text.split())


def picture(jpeg: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


@pytest.mark.parametrize("kind", InvoiceKind)
@pytest.mark.parametrize("seed", range(20))
def test_made_up_facts_pass_every_check(kind: InvoiceKind, seed: int):
    facts = random_facts(random.Random(seed), kind=kind)
    assert vin.validate(facts.vin).ok
    assert uscc.validate(facts.seller_tax).code == ""
    assert uscc.validate(facts.buyer_id).code == ""
    assert invoice_number.validate(
        facts.code, facts.number, kind=facts.qr_payload.split(",")[1], issued_on=facts.date
    ).ok
    assert facts.net + facts.tax == facts.amount
    assert abs(facts.net * facts.rate - facts.tax) <= Decimal("0.01")
    assert capital_amount.parse(facts.amount_cap) == facts.amount


def test_what_is_given_is_printed_and_the_rest_made_up():
    facts = random_facts(random.Random(5), buyer="上海云帆物流有限公司", amount=Decimal("147800"))
    assert facts.buyer == "上海云帆物流有限公司"
    assert facts.amount_cap == "壹拾肆万柒仟捌佰圆整"
    assert random_facts(random.Random(5)).vin == facts.vin


def test_numbers_differ_from_invoice_to_invoice():
    rng = random.Random(6)
    made = [random_facts(rng) for _ in range(500)]
    assert len({facts.number for facts in made}) == 500
    assert len({facts.vin for facts in made}) == 500


@pytest.mark.parametrize("facts", [DIGITAL, PAPER, VAT], ids=lambda facts: facts.kind)
def test_the_same_facts_and_seed_give_the_same_picture(facts: InvoiceFacts):
    names = ("rotate", "dot", "stamp", "lowres")
    first = draw_image(facts, seed=9, degradations=names)
    assert draw_image(facts, seed=9, degradations=reversed(names)) == first
    assert draw_image(facts, seed=10, degradations=names) != first


@pytest.mark.parametrize("name", DEGRADATIONS)
def test_every_degradation_changes_the_picture(name: str):
    worn, clean = draw_image(PAPER, seed=1, degradations=[name]), draw_image(PAPER, seed=1)
    assert worn != clean
    assert min(picture(worn).shape[:2]) > 600


def test_an_unknown_degradation_is_refused():
    with pytest.raises(ValueError, match="coffee"):
        draw_image(PAPER, seed=1, degradations=["coffee"])


def test_quarter_turns_turn_the_page():
    upright = picture(draw_image(DIGITAL, seed=1)).shape
    turned = picture(draw_image(DIGITAL, seed=1, degradations=["rot90"])).shape
    assert turned[:2] == upright[1::-1]


@pytest.mark.parametrize(
    "names", [(), ("rotate", "shadow"), ("perspective", "jpeg30"), ("lowres",)]
)
def test_the_qr_code_of_a_picture_can_be_read(names: tuple[str, ...]):
    found = zxingcpp.read_barcodes(picture(draw_image(DIGITAL, seed=3, degradations=names)))
    assert [code.text for code in found] == [DIGITAL.qr_payload]


@pytest.mark.parametrize(
    ("facts", "basis"), [(DIGITAL, qr_payload.AmountBasis.GROSS), (VAT, qr_payload.AmountBasis.NET)]
)
def test_the_qr_amount_means_what_its_kind_says(facts: InvoiceFacts, basis: qr_payload.AmountBasis):
    payload = qr_payload.parse(facts.qr_payload).payload
    assert payload is not None
    assert (payload.code, payload.number, payload.issued_on) == (
        facts.code, facts.number, facts.date,
    )  # fmt: skip
    found = qr_payload.matching_basis(payload, net=facts.net, gross=facts.amount)
    assert found == basis


def test_a_paper_invoice_has_no_qr_code_and_no_electronic_form():
    assert not zxingcpp.read_barcodes(picture(draw_image(PAPER, seed=1)))
    for draw in (draw_pdf, draw_ofd):
        with pytest.raises(ValueError, match="paper"):
            draw(PAPER)


def test_the_pdf_has_every_field_as_text():
    text = text_of(draw_pdf(DIGITAL))
    for value in (
        DIGITAL.vin, DIGITAL.number, DIGITAL.buyer, DIGITAL.buyer_id, DIGITAL.seller,
        DIGITAL.seller_tax, DIGITAL.engine_no, DIGITAL.amount_cap, f"¥{DIGITAL.amount:.2f}",
        f"¥{DIGITAL.net:.2f}", f"¥{DIGITAL.tax:.2f}",
    ):  # fmt: skip
        assert value in text
    assert draw_pdf(DIGITAL) == draw_pdf(DIGITAL)


def test_the_pdf_shows_its_qr_code():
    with pypdfium2.PdfDocument(draw_pdf(DIGITAL)) as document:
        page = document[0].render(scale=2).to_numpy()
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [DIGITAL.qr_payload]


@pytest.mark.parametrize("facts", [DIGITAL, VAT], ids=lambda facts: facts.kind)
def test_every_file_of_the_ofd_is_well_formed_and_its_tags_point_at_the_values(facts: InvoiceFacts):
    data = draw_ofd(facts, with_attachment=True)
    assert draw_ofd(facts, with_attachment=True) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        roots = {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xml")
        }
    texts = {
        item.get("ID"): "".join(item.itertext())
        for item in roots["Doc_0/Pages/Page_0/Content.xml"].iterfind(".//{*}TextObject")
    }
    assert facts.vin in "|".join(texts.values())
    tags = {
        etree.QName(tag).localname: texts["".join(tag.itertext()).strip()]
        for tag in roots["Doc_0/Tags/CustomTag.xml"]
    }
    assert tags["InvoiceNo"] == facts.number
    assert tags["BuyerName"] == facts.buyer
    assert tags["SellerTaxID"] == facts.seller_tax
    custom = {item.get("Name"): item.text for item in roots["OFD.xml"].iterfind(".//{*}CustomData")}
    assert custom["价税合计"] == f"{facts.amount:.2f}"
    assert custom["合计金额"] == f"{facts.net:.2f}"


def test_a_sale_can_be_drawn_as_an_ordinary_invoice_too():
    assert b"original_invoice.xml" in draw_vat_ordinary(DIGITAL)
    text = text_of(draw_vat_ordinary(DIGITAL, form="pdf"))
    assert "增值税电子普通发票" in text
    assert DIGITAL.number[-8:] in text


def test_the_command_draws_any_fields(tmp_path: Path):
    given = tmp_path / "facts.json"
    given.write_text(
        json.dumps({"kind": "digital", "vin": "LSGZJ5356TS000123", "amount": "147800"})
    )
    out, shown = tmp_path / "invoice.pdf", io.StringIO()
    call_command("draw_invoice", json=given, out=out, stdout=shown)
    assert "LSGZJ5356TS000123" in text_of(out.read_bytes())
    assert json.loads(shown.getvalue())["net"] == "130796.46"
    assert json.loads(shown.getvalue())["amount"] == "147800.00"


def test_the_command_refuses_what_it_does_not_know(tmp_path: Path):
    given = tmp_path / "facts.json"
    given.write_text(json.dumps({"colour": "red"}))
    with pytest.raises(CommandError, match="colour"):
        call_command("draw_invoice", json=given, out=tmp_path / "invoice.pdf")
    with pytest.raises(CommandError, match="ends in"):
        call_command("draw_invoice", out=tmp_path / "invoice.txt")


@pytest.mark.parametrize(
    "given",
    [
        {"amount": "much"},
        {"amount": "1.005"},
        {"amount": "NaN"},
        {"rate": "13"},
        {"kind": "roll"},
        {"date": "yesterday"},
    ],
)
def test_values_that_are_none_are_refused(given: dict[str, str]):
    with pytest.raises(ValueError, match=next(iter(given.values()))):
        facts_from_json(given)
