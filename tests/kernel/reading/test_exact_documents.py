"""OFD, XML and PDF text are taken at their word, with their checks shown beside."""

import datetime as dt
import io

import pytest
from PIL import Image

from dealerops.reading import Kind, crop, page_image, read
from dealerops.reading.sources import pdf
from tests.kernel.reading import samples

OFDS = ("e_invoice_attached_xml.ofd", "e_invoice_text_only.ofd", "e_invoice_hundred_lines.ofd")
DAY = dt.date(2026, 11, 20)


def values(reading) -> dict[str, str]:
    return {name: item.value for name, item in reading.fields.items() if item.value}


@samples.needs_samples
@pytest.mark.parametrize("name", OFDS)
def test_a_real_ofd_gives_what_a_person_read_in_it(name: str):
    expected = samples.truth("real")[name]
    reading = read(samples.sample(f"real/{name}"), on=DAY)
    assert reading.kind == expected["kind"]
    told = {key: text for key, text in expected.items() if key not in {"kind", "note"}}
    assert values(reading).items() >= told.items()
    assert all(reading.fields[key].proved for key in told)


@samples.needs_samples
def test_a_tax_number_with_a_wrong_check_digit_is_kept_with_a_warning():
    reading = read(samples.sample(f"real/{OFDS[0]}"), on=DAY)
    assert reading.fields["seller_tax"].value == "91500106MA2CE71F65"
    assert "USCC_CHECKSUM" in reading.fields["seller_tax"].checks


@samples.needs_samples
def test_a_letter_in_ofd_is_no_invoice():
    reading = read(samples.sample("real/not_an_invoice.ofd"), on=DAY)
    assert (reading.kind, dict(reading.fields)) == (Kind.NOT_AN_INVOICE, {})


def test_a_vehicle_invoice_with_a_text_layer_is_read_completely():
    reading = read(samples.vehicle_page(), on=DAY)
    assert (reading.kind, reading.source) == (Kind.VEHICLE_DIGITAL, "text")
    assert values(reading) == samples.VEHICLE
    assert reading.warnings == ()


def test_buyer_and_seller_are_told_apart_when_they_stand_side_by_side():
    found = values(read(samples.vat_page(), on=DAY))
    assert (found["buyer"], found["seller"]) == (
        "上海云帆物流有限公司",
        "北京华信科技(集团)有限公司",
    )
    assert found["seller_tax"] == "91110000600037341L"
    assert (found["net"], found["tax"], found["amount"]) == ("560.18", "72.82", "633.00")


def test_capitals_that_say_another_sum_are_noted():
    reading = read(samples.vehicle_page(amount="949765.71"), on=DAY)
    assert {"CAPITALS_DIFFERS", "SUM_DIFFERS"} <= set(reading.fields["amount"].checks)
    assert not reading.fields["amount"].proved


def test_a_letter_in_pdf_is_no_invoice():
    assert read(samples.letter_page(), on=DAY).kind is Kind.NOT_AN_INVOICE


def test_a_scanned_invoice_with_a_note_beside_it_is_still_seen():
    note = "本文件由扫描仪生成，仅供内部使用，请勿外传。" * 4
    assert not pdf.shows_a_scan(samples.letter_page())
    assert pdf.shows_a_scan(samples.scan_page(samples.vehicle_page("png"), note))


def test_an_xml_invoice_names_its_own_fields():
    data = """<?xml version="1.0" encoding="UTF-8"?>
    <EInvoice><EInvoiceData>
      <SellerInformation><SellerName>北京华信有限公司</SellerName>
        <SellerIdNum>91110000600037341L</SellerIdNum></SellerInformation>
      <BuyerInformation><BuyerName>上海云帆物流有限公司</BuyerName></BuyerInformation>
      <BasicInformation><TotalTax-includedAmount>633</TotalTax-includedAmount></BasicInformation>
    </EInvoiceData>
    <TaxSupervisionInfo><InvoiceNumber>24312000000358032546</InvoiceNumber>
      <IssueTime>2024-11-18</IssueTime></TaxSupervisionInfo></EInvoice>"""
    reading = read(data.encode(), on=DAY)
    assert (reading.kind, reading.source) == (Kind.DIGITAL_ORDINARY, "xml")
    assert reading.value("amount") == "633.00"
    assert reading.value("date") == "2024-11-18"


def test_an_xml_of_something_else_is_no_invoice():
    assert read(b"<note><to>you</to></note>", on=DAY).kind is Kind.NOT_AN_INVOICE


PAGE = """<Page><Content><Layer>
<TextObject Boundary="10 5 60 5" Size="4"><TextCode X="0" Y="4" DeltaX="4">{title}</TextCode></TextObject>
<TextObject Boundary="100 5 20 4" Size="3"><TextCode X="0" Y="3" DeltaX="3">发票代码:</TextCode></TextObject>
<TextObject Boundary="120 5 30 4" Size="3"><TextCode X="0" Y="3" DeltaX="1.5">050001700111</TextCode></TextObject>
<TextObject Boundary="100 15 20 4" Size="3"><TextCode X="0" Y="3" DeltaX="3">发票号码:</TextCode></TextObject>
<TextObject Boundary="120 15 30 4" Size="3"><TextCode X="0" Y="3" DeltaX="1.5">{number}</TextCode></TextObject>
<TextObject Boundary="100 25 20 4" Size="3"><TextCode X="0" Y="3" DeltaX="3">开票日期:</TextCode></TextObject>
<TextObject Boundary="120 25 30 4" Size="3"><TextCode X="0" Y="3">2020年08月05日</TextCode></TextObject>
<TextObject Boundary="10 60 20 4" Size="3"><TextCode X="0" Y="3" DeltaX="3">价税合计</TextCode></TextObject>
</Layer></Content></Page>"""
DOCUMENT = "<Document><Pages><Page ID='1' BaseLoc='p.xml'/></Pages></Document>"


def small_ofd(shown: str, attached: str) -> bytes:
    return samples.ofd(
        Doc_0__Document_dot_xml=DOCUMENT,
        Doc_0__p_dot_xml=PAGE.format(title="重庆增值税电子普通发票", number=shown),
        Doc_0__Attachs__original_dot_xml=f"<:eInvoice><InvoiceNo>{attached}</InvoiceNo></:eInvoice>",
    )


def test_invalid_xml_inside_an_ofd_is_read_as_far_as_it_goes():
    number = read(small_ofd("12235358", "12235358"), on=DAY).fields["number"]
    assert (number.value, number.proved) == ("12235358", True)
    assert "SOURCES_OK" in number.checks


def test_an_ofd_that_shows_another_number_than_it_names_proves_neither():
    number = read(small_ofd("12235358", "12235359"), on=DAY).fields["number"]
    assert "SOURCES_DIFFERS" in number.checks
    assert not number.proved


def test_a_page_of_each_kind_can_be_looked_at():
    for data in (samples.vehicle_page(), samples.vehicle_page("png"), small_ofd("1", "1")):
        picture = Image.open(io.BytesIO(page_image(data, 0, width=500)))
        assert (picture.format, picture.width) == ("PNG", 500)


def test_a_field_is_cropped_from_where_it_stands():
    data = samples.vehicle_page()
    reading = read(data, on=DAY)
    picture = Image.open(io.BytesIO(crop(data, reading.fields["vin"])))
    assert picture.width < 700
    assert picture.height < 120
    assert picture.convert("L").getextrema()[0] < 100  # there is ink on it
