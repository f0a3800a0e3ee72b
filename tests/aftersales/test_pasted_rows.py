"""Rows that are copied in Excel and pasted are taken in as the workbook that they would have been."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.utils import translation

from aftersales.models import CustomerCard
from complaints.models import SensorSignal
from dealerops.accounts.models import Membership
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.imports import cells
from dealerops.imports.choices import ImportState as S
from dealerops.imports.findings import BadCell
from dealerops.imports.kinds import imports_for, kind_by_key
from dealerops.imports.models import Import
from dealerops.imports.pasted import MOST_BYTES, MOST_ROWS, workbook_of
from dealerops.imports.services import ask_pasted, run_import
from dealerops.journal.models import Entry
from dealerops.reading import apart
from dealerops.registry.models import Vehicle
from tests.aftersales.workbooks import book, errors_of, make_mobile, uploaded
from tests.factories.aftersales import make_vehicle
from tests.factories.market import make_model, make_vin

pytestmark = pytest.mark.django_db
BOX = "/imports/upload/"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """Files go where they are forgotten, and everybody reads English."""
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield tmp_path


def copied(*rows) -> str:
    """As Excel puts rows on the clipboard."""
    file = io.StringIO()
    csv.writer(file, dialect="excel-tab").writerows(rows)
    return file.getvalue()


def read(kind, text) -> list[list[object]]:
    return apart.workbook_rows(workbook_of(kind_by_key(kind), text), bulk=True)


def refused(kind, text) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        workbook_of(kind_by_key(kind), text)
    return [(one.code, str(one.message)) for one in caught.value.refusals]


def pasted(kind, text, *, by) -> Import:
    membership = Membership.objects.get(user=by.user_id)
    one = ask_pasted(kind_by_key(kind), text, membership, by=by)
    run_import(one.pk)
    one.refresh_from_db()
    return one


def send(client, kind, text):
    return client.post(BOX, {"kind": kind, "pasted": text})


def test_rows_without_headings_stand_in_the_templates_order(clerk, sign_in):
    model, vin = make_model().code, make_vin()
    response = send(sign_in(clerk), "vehicles", copied([vin, model, "京A12345", "2025/5/6"]))
    assert (response.status_code, response["Location"]) == (302, "/imports/")
    one = Import.objects.get()
    assert (one.name, one.state) == ("Pasted rows.xlsx", S.QUEUED)
    run_import(one.pk)
    one.refresh_from_db()
    assert (one.state, one.added) == (S.DONE, 1)
    assert Vehicle.objects.get().vin == vin


@pytest.mark.parametrize("heads", [["车型代码", "车架号 VIN"], ["model CODE *", "ＶＩＮ＊"]])
def test_headings_in_either_language_and_any_order_are_known(clerk, heads):
    with translation.override("zh-hans"):
        names = [str(kind_by_key("vehicles").by_name[name].label) for name in ("model", "vin")]
    row = [make_model().code, make_vin()]
    assert (
        pasted("vehicles", copied(names if "车型代码" in heads else heads, row), by=clerk).added
        == 1
    )


def test_noughts_long_numbers_formulas_and_line_breaks_stay_as_they_are():
    row = ["TS001", "000123", "2026/11/20", 'said: "loud"\r\nand\tshook', "", "", "", "=1+1"]
    head, first = read("complaint_signals", copied(row))
    assert head[1] == "Number at the source"
    assert first[:4] == ["TS001", "000123", "2026/11/20", 'said: "loud"\nand\tshook']
    assert first[7] == "=1+1"
    text = 'TS001\t123456789012345678901\t2026/11/20\t5" wheel said "so"\n'
    assert read("complaint_signals", text)[1][:4] == [
        "TS001",
        "123456789012345678901",
        "2026/11/20",
        '5" wheel said "so"',
    ]


def test_empty_rows_and_columns_at_the_ends_do_not_matter():
    text = "\ufeff\t\t\r\nVIN\tModel code\t\t\r\n\t\r\nA\tB\t\t\r\n\r\n"
    assert read("vehicles", text) == [["VIN", "Model code"], ["A", "B"]]


def test_a_value_that_is_called_as_a_column_makes_no_heading():
    row = ["王小明", make_vin(), "", make_mobile(), *[""] * 11, "Phone"]
    assert len(read("customers", copied(row))) == 2


@pytest.mark.parametrize("text", ["", " \r\n\t\t\r\n", "VIN\tModel code\r\n"])
def test_an_empty_box_is_refused(text):
    assert refused("vehicles", text) == [("PASTE_EMPTY", "Paste rows from Excel first.")]


def test_more_than_a_small_batch_is_refused():
    rows = ["A\tB"] * MOST_ROWS
    assert len(read("vehicles", "\n".join(["VIN\tModel code", *rows]))) == MOST_ROWS + 1
    for text in (
        "\n".join([*rows, "A\tB"]),
        "A\t" + "车" * (MOST_BYTES // 3 + 1),
        "A" + "\t" * 900 + "B",
    ):
        assert refused("vehicles", text)[0][0] == "PASTE_TOO_MUCH"


def test_columns_that_do_not_fit_are_named():
    wide = copied(["A", "B", *[""] * 8, "too far"])
    (found,) = refused("vehicles", wide)
    assert found[0] == "PASTE_COLUMN_UNKNOWN"
    assert found[1].startswith("Column K has no heading.")
    said = [("PASTE_COLUMN_EMPTY", "No row says anything about “Model code”.")]
    assert refused("vehicles", "A\nB\n") == said
    assert refused("vehicles", copied(["VIN", "Model code"], ["A", ""])) == said
    text = copied(["VIN", "Plate", "plate", "Whose?", ""], ["A", "", "", "", "x"])
    assert [code for code, _sentence in refused("vehicles", text)] == [
        "PASTE_COLUMN_UNKNOWN",
        "HEADING_TWICE",
        "HEADING_UNKNOWN",
        "HEADING_MISSING",
    ]


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows():
    text = 'A\tB\r\nC\t"D\r\nE\tF\r\n'
    (found,) = refused("vehicles", text)
    assert found == ("PASTE_QUOTES", "The quotation marks in row 2 do not go in pairs.")


@pytest.mark.parametrize("cell", ["1.10105E+17", "########"])
def test_a_number_that_excel_has_shortened_is_refused(cell):
    (found,) = refused("vehicles", copied(["A", "B"], [], ["A", cell]))
    assert found[0] == "PASTE_SHORTENED"
    assert found[1].startswith("Row 3, column B:")


def test_bad_cells_come_back_in_the_same_workbook(clerk, sign_in):
    rows = [
        ["王小明", make_vehicle().vin, "", make_mobile()],
        ["李小红", make_vehicle().vin, "", "13900001"],
    ]
    one = pasted("customers", copied(*rows), by=clerk)
    assert (one.state, one.error_code, one.error_count) == (S.REFUSED, "IMPORT_HAS_ERRORS", 1)
    assert not CustomerCard.objects.exists()
    _head, first, second = errors_of(one, sign_in(clerk))
    assert first[-1] == ""
    assert second[:2] == rows[1][:2]
    assert "(PHONE_FORMAT): ****0001" in second[-1]


def test_what_was_pasted_stays_in_its_box_when_it_is_refused(clerk, sign_in):
    response = send(sign_in(clerk), "vehicles", "A<b>\tB\tC\nD\tE\t########")
    page = response.content.decode()
    assert response.status_code == 400
    assert "A&lt;b&gt;\tB\tC\nD\tE\t########</textarea>" in page
    assert "(PASTE_SHORTENED)" in page
    assert page.count('<details class="dx-fold" open>') == page.count("autofocus") == 1
    assert not Import.objects.exists()


def test_another_one_under_way_keeps_the_box(clerk, sign_in):
    row = {"vin": make_vin(), "model": make_model().code}
    uploaded("vehicles", book("vehicles", [row]), by=clerk)
    text = copied([make_vin(), row["model"]])
    response = send(sign_in(clerk), "vehicles", text)
    assert response.status_code == 409
    assert "(IMPORT_UNDER_WAY)" in response.content.decode()
    assert text.split("\t")[0] in response.content.decode()


def test_nothing_that_was_pasted_is_written_to_journal_or_logs(clerk, sign_in, caplog):
    mobile = make_mobile()
    client = sign_in(clerk)
    send(client, "customers", copied(["王小明", make_vehicle().vin, "", mobile]))
    run_import(Import.objects.get().pk)
    send(client, "customers", copied(["王小明", "########", "", mobile]))
    told = [
        str(data) for data in Entry.objects.filter(topic__startswith="imports").values_list("data")
    ]
    assert told
    assert mobile not in "".join([*told, caplog.text])


def test_only_whoever_may_upload_may_paste(clerk, caller, workshop, sign_in):
    text = copied([make_vin(), make_model().code])
    for stranger in (caller, workshop.manager, workshop.auditor):
        assert send(sign_in(stranger), "vehicles", text).status_code == 404
    assert send(sign_in(clerk), "violations", text).status_code == 404
    with pytest.raises(DomainError):
        pasted("vehicles", text, by=workshop.advisor)
    assert not Import.objects.exists()


def test_every_kind_has_its_box(clerk, sign_in):
    page = sign_in(clerk).get("/imports/").content.decode()
    for kind in imports_for(Role.D_INFO):
        assert f'<label class="dx-label" for="{kind.key}-pasted">' in page
        assert f'id="{kind.key}-pasted"' in page


@pytest.mark.parametrize(
    "kind", ["vehicles", "customers", "visits", "complaint_signals", "violations", "rental-orders"]
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_templates_own_rows_fit_every_kind(kind, language):
    with translation.override(language):
        found = kind_by_key(kind)
        row = [one.example for one in found.columns]
        alone = read(kind, copied(row))
        headed = read(kind, copied([f"{one.label} *" for one in found.columns], row))
    assert alone[1][: len(row)] == headed[1][: len(row)]
    assert len(alone) == len(headed) == 2


def test_digits_and_signs_of_full_width_are_read():
    assert cells.day("２０２６－０３－１１") == cells.day("2026/3/11 0:00") == dt.date(2026, 3, 11)
    assert cells.whole(0, 99_999)("２０，３５０") == 20_350
    assert cells.amount("￥１，２３４．５０") == Decimal("1234.50")
    with pytest.raises(BadCell):
        cells.whole(0, 99_999)("2,03,50")


def test_a_complaint_of_several_lines_is_taken_in_word_for_word(clerk):
    words = '第一行\n“第二行”\t"third"'
    one = pasted("complaint_signals", copied(["", "00017", "2026/11/20", words]), by=clerk)
    assert (one.state, one.added) == (S.DONE, 1)
    assert SensorSignal.objects.get().external_id == "00017"
