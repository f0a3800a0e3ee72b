"""Workbooks are taken in as a whole or not at all, and every bad cell is named."""

import datetime as dt
import io
import os
import random
import signal
import time
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone, translation
from openpyxl import load_workbook

from aftersales.models import CustomerCard
from dealerops.accounts.models import Membership
from dealerops.accounts.services import end_membership
from dealerops.documents.models import Attachment
from dealerops.documents.services import FileRefused
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from dealerops.imports import cells
from dealerops.imports.choices import ImportState as S
from dealerops.imports.findings import BadCell
from dealerops.imports.models import Import
from dealerops.imports.services import (
    ImportUnderWay,
    retry_import,
    run_import,
    running,
    tidy_imports,
)
from dealerops.imports.services.keeping import PATIENCE
from dealerops.journal.models import Delivery, Entry
from dealerops.journal.services import drain
from dealerops.registry.models import Customer, Vehicle
from tests.aftersales.workbooks import (
    book,
    errors_of,
    make_id_number,
    make_mobile,
    post,
    saved,
    taken_in,
    uploaded,
)
from tests.factories.aftersales import make_vehicle
from tests.factories.market import make_model, make_vin

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """Files go where they are forgotten, and everybody reads English."""
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield tmp_path


def cars(count: int, **more: object) -> list[dict[str, object]]:
    model = make_model().code
    return [{"vin": make_vin(), "model": model, **more} for _each in range(count)]


def customers(count: int) -> list[dict[str, object]]:
    return [
        {"name": "王小明", "vin": make_vehicle().vin, "mobile": make_mobile()}
        for _each in range(count)
    ]


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_workbook_is_uploaded_checked_and_taken_in(
    clerk, sign_in, store, django_capture_on_commit_callbacks
):
    client, rows = sign_in(clerk), cars(3)
    page = post(client, "vehicles", book("vehicles", rows)).content.decode()
    assert "The workbook is being checked." in page
    assert 'hx-get="/imports/rows/" hx-trigger="every 2s"' in page
    with django_capture_on_commit_callbacks(execute=True):
        drain("exports")
    one = Import.objects.get()
    assert (one.state, one.rows_total, one.added, one.filled, one.known) == (S.DONE, 3, 3, 0, 0)
    page = client.get("/imports/").content.decode()
    assert "3 added, 0 completed, 0 known already" in page
    assert "every 2s" not in page
    assert set(Vehicle.objects.values_list("vin", flat=True)) == {row["vin"] for row in rows}
    told = Entry.objects.get(topic="imports.finished")
    assert (told.user_id, told.data["rows"], told.data["sha256"]) == (clerk.user_id, 3, one.sha256)
    assert files(store) == []  # the workbook has served


def test_every_bad_cell_is_named_and_nothing_is_taken_in(clerk, sign_in):
    rows = customers(4)
    rows[1] |= {"mobile": "13900001", "birthday": "31.12.1980", "sex": "x"}
    rows[2] |= {"vin": "LSGZJ5350TS000123", "id_number": "110105194912310021"}
    rows[3] |= {"name": ""}
    one = taken_in("customers", rows, by=clerk)
    assert (one.state, one.error_code, one.error_count) == (S.REFUSED, "IMPORT_HAS_ERRORS", 6)
    assert not Customer.objects.exists()
    head, first, *others = errors_of(one, sign_in(clerk))
    assert head[-1] == "What is wrong in this row"
    assert first[-1] == ""
    assert others[0][-1].splitlines() == [
        "Phone: The telephone number is not well-formed. (PHONE_FORMAT): ****0001",
        "Sex: Only the values of the list may stand here. (CELL_NO_CHOICE): x",
        "Birthday: This is no day. Write it as 2026-11-22. (CELL_NO_DAY): ****",
    ]
    assert "VIN_CHECK_DIGIT" in others[1][-1]
    assert "ID_CHECKSUM" in others[1][-1]
    assert others[2][-1] == "Customer name: Something must stand here. (CELL_EMPTY)"
    assert Entry.objects.get(topic="imports.refused").data["cells"] == 6
    assert Entry.objects.filter(topic="imports.errors_taken", user_id=clerk.user_id).exists()


def test_what_comes_back_is_corrected_and_taken_in(clerk, sign_in):
    rows = cars(2, plate="京A12345")
    one = taken_in("vehicles", rows, by=clerk)
    sheet_rows = errors_of(one, sign_in(clerk))
    assert sheet_rows[2][-1].startswith("Plate: This plate stands further up with another car.")
    response = sign_in(clerk).get(f"/imports/{one.pk}/errors/")
    again = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet = again.worksheets[0]
    column = sheet_rows[0].index("Plate") + 1
    sheet.cell(3, column).value = "京A54321"
    assert taken_in("vehicles", saved(again), by=clerk).added == 2


def test_what_looks_like_a_formula_comes_back_as_text(clerk, sign_in):
    rows = cars(1, colour='=HYPERLINK("http://x")', plate="@SUM(1)")
    one = taken_in("vehicles", rows, by=clerk)
    assert "@SUM(1)" in errors_of(one, sign_in(clerk))[1]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("key", ["vehicles", "customers", "visits"])
def test_a_template_has_headings_lists_and_one_example_in_the_readers_language(
    clerk, sign_in, language, key
):
    client = sign_in(clerk)
    Membership.objects.get(user=clerk.user_id).user.__class__.objects.update(language=language)
    response = client.get(f"/imports/template/{key}/")
    found = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet, lists = found.worksheets
    assert sheet.max_row == 2
    assert all(cell.data_type != "f" for row in (*sheet.rows, *lists.rows) for cell in row)
    assert bool(sheet.data_validations.dataValidation) == (key != "vehicles")
    heads = [str(cell.value) for cell in sheet[1]]
    assert any("车架号" in head for head in heads) == (language == "zh-hans")
    one = taken_in(key, saved(found), by=clerk)
    assert (one.state, one.rows_total, one.added) == (S.DONE, 1, 0)  # nobody's record


def test_headings_are_understood_in_either_language(clerk):
    rows = cars(1)
    with translation.override("zh-hans"):
        data = book("vehicles", rows)
    assert taken_in("vehicles", data, by=clerk).added == 1


def test_a_heading_that_nobody_knows_refuses_the_workbook_and_is_not_quoted(clerk, sign_in):
    made = load_workbook(io.BytesIO(book("vehicles", cars(1), heads=["vin"])))
    made.active.cell(1, 2).value = "13800001111"
    one = taken_in("vehicles", saved(made), by=clerk)
    assert (one.state, one.error_code) == (S.REFUSED, "IMPORT_HEADINGS")
    assert one.note.splitlines() == [
        "The heading of column B is unknown. Use the headings of the template.",
        "The heading “Model code” is missing.",
    ]
    assert one.note.splitlines()[0] in sign_in(clerk).get("/imports/").content.decode()


def test_a_heading_that_is_there_twice_and_a_workbook_without_rows_are_refused(clerk):
    made = load_workbook(io.BytesIO(book("vehicles", [])))
    made.active.cell(1, 3).value = "VIN"
    note = taken_in("vehicles", saved(made), by=clerk).note
    assert note == "The heading of column C was there before."
    note = taken_in("vehicles", book("vehicles", []), by=clerk).note
    assert note == "The workbook has no rows below its headings."


def test_what_is_no_workbook_is_refused_at_the_door(clerk, settings):
    with pytest.raises(FileRefused) as caught:
        uploaded("vehicles", b"%PDF-1.7", by=clerk)
    assert caught.value.refusals[0].code == "WORKBOOK_KIND"
    settings.IMPORT_MAX_BYTES = 25 << 20
    with pytest.raises(FileRefused) as caught:
        uploaded("vehicles", b"PK\x03\x04" + bytes(25 << 20), by=clerk)
    assert caught.value.refusals[0].code == "WORKBOOK_TOO_LARGE"
    assert not Import.objects.exists()
    assert not Attachment.objects.exists()


def test_the_same_file_twice_waits_once_and_another_one_waits_its_turn(clerk):
    data = book("vehicles", cars(1))
    first = uploaded("vehicles", data, by=clerk)
    assert uploaded("vehicles", data, by=clerk) == first
    with pytest.raises(ImportUnderWay):
        uploaded("vehicles", book("vehicles", cars(1)), by=clerk)
    assert Delivery.objects.filter(queue="exports").count() == 1


def test_the_same_rows_again_change_nothing(clerk):
    rows = customers(2)
    data = book("customers", rows)
    assert taken_in("customers", data, by=clerk).added == 2
    before = list(Customer.objects.order_by("pk").values("pk", "version", "mobile_hash"))
    again = taken_in("customers", data, by=clerk)
    assert (again.state, again.added, again.known) == (S.DONE, 0, 2)
    assert list(Customer.objects.order_by("pk").values("pk", "version", "mobile_hash")) == before


def test_personal_data_is_encrypted_and_found_by_its_hash(clerk):
    row = customers(1)[0] | {"id_number": make_id_number(), "second_mobile": make_mobile()}
    taken_in("customers", [row], by=clerk)
    customer = Customer.objects.with_mobile(row["mobile"]).get()
    assert Customer.objects.with_id_number(row["id_number"]).get() == customer
    assert (customer.mobile, customer.id_number) == (row["mobile"], row["id_number"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c::text || card::text FROM registry_customer c"
            " JOIN aftersales_customercard card ON card.customer_id = c.id"
        )
        (text,) = cursor.fetchone()
    for secret in (row["mobile"], row["id_number"], row["second_mobile"]):
        assert secret not in text


def test_only_the_dealers_own_people_see_it(clerk, workshop, caller, sign_in):
    one = taken_in("vehicles", cars(2, plate="京A12345"), by=clerk)
    assert sign_in(workshop.director).get(f"/imports/{one.pk}/errors/").status_code == 200
    for stranger in (workshop.neighbour, caller, workshop.manager, workshop.auditor):
        client = sign_in(stranger)
        assert client.get(f"/imports/{one.pk}/errors/").status_code == 404
        assert client.post(f"/imports/{one.pk}/retry/").status_code == 404
    assert sign_in(caller).get("/imports/").status_code == 404
    with pytest.raises(DomainError):
        uploaded("vehicles", book("vehicles", cars(1)), by=workshop.advisor)


def test_without_the_role_no_row_is_taken_in(clerk):
    one = uploaded("vehicles", book("vehicles", cars(1)), by=clerk)
    end_membership(Membership.objects.get(user=clerk.user_id).pk, by=SYSTEM)
    run_import(one.pk)
    one.refresh_from_db()
    assert (one.state, one.error_code) == (S.FAILED, "IMPORT_ROLE_ENDED")
    assert not Vehicle.objects.exists()


def test_a_failure_leaves_nothing_and_can_be_tried_again(clerk, monkeypatch):
    one = uploaded("vehicles", book("vehicles", cars(2)), by=clerk)
    with monkeypatch.context() as broken:
        broken.setattr(running, "finish", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_import(one.pk)
    one.refresh_from_db()
    assert (one.state, one.error_code) == (S.FAILED, "IMPORT_FAILED")
    assert not Vehicle.objects.exists()
    retry_import(one.pk, by=clerk)
    drain("exports")
    one.refresh_from_db()
    assert (one.state, one.added) == (S.DONE, 2)


def test_a_worker_that_was_overtaken_writes_nothing(clerk, monkeypatch):
    one = uploaded("vehicles", book("vehicles", cars(1)), by=clerk)
    really = running._say_writing

    def meanwhile(mine: Import) -> None:
        really(mine)
        Import.objects.filter(pk=mine.pk).update(attempt=9)

    monkeypatch.setattr(running, "_say_writing", meanwhile)
    run_import(one.pk)
    one.refresh_from_db()
    assert one.state == S.WRITING
    assert not Vehicle.objects.exists()


def test_after_a_week_the_workbooks_go_and_the_line_stays(clerk, sign_in, store):
    one = taken_in("vehicles", cars(2, plate="京A12345"), by=clerk)
    late = timezone.now() + dt.timedelta(days=7, minutes=1)
    Import.objects.update(expires_at=timezone.now())
    assert sign_in(clerk).get(f"/imports/{one.pk}/errors/").status_code == 404
    with transaction.atomic():
        assert tidy_imports(now=late) == 1
    assert tidy_imports(now=late) == 0
    one.refresh_from_db()
    assert (one.errors, one.error_count) == (None, 1)


def test_what_no_worker_comes_back_to_is_closed(clerk):
    one = uploaded("vehicles", book("vehicles", cars(1)), by=clerk)
    late = timezone.now() + PATIENCE + dt.timedelta(minutes=1)
    assert tidy_imports(now=late) == 0  # its delivery is still due
    Delivery.objects.update(quarantined_at=timezone.now())
    assert tidy_imports(now=late) == 1
    one.refresh_from_db()
    assert (one.state, one.error_code) == (S.FAILED, "IMPORT_STOPPED")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("imports_one_of_a_kind_at_a_time", {"state": S.QUEUED}),
        ("imports_an_open_one_has_its_workbook", {"state": S.CHECKING, "kind": "visits"}),
        ("imports_a_finished_one_has_no_bad_cell", {"state": S.DONE, "error_count": 1}),
        ("imports_only_a_finished_one_took_rows_in", {"added": 1}),
    ],
)
def test_the_database_refuses(clerk, name, change):
    over = taken_in("vehicles", cars(2, plate="京A12345"), by=clerk)
    waiting = uploaded("vehicles", book("vehicles", cars(1)), by=clerk)
    if name == "imports_one_of_a_kind_at_a_time":
        change = {**change, "document": waiting.document}
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        Import.objects.filter(pk=over.pk).update(**change)


@pytest.mark.long
@pytest.mark.fault("F34")
@pytest.mark.django_db(transaction=True)
def test_killed_at_ten_points_it_is_all_or_nothing_and_the_same_in_the_end(clerk):
    rows = [
        {"name": "王小明", "vin": vin, "mobile": make_mobile(), "id_number": make_id_number()}
        for vin in many_vehicles(1_500)
    ]
    one = uploaded("customers", book("customers", rows), by=clerk)
    for _kill in range(10):
        begin_and_kill(one.pk, after=random.uniform(0.2, 4.0))
        found = CustomerCard.objects.count(), Customer.objects.count()
        assert found in {(0, 0), (1_500, 1_500)}
    run_import(one.pk)
    one.refresh_from_db()
    assert (one.state, one.added, CustomerCard.objects.count()) == (S.DONE, 1_500, 1_500)
    assert Customer.objects.count() == 1_500


def many_vehicles(count: int) -> list[str]:
    model = make_model()
    made = [Vehicle(vin=make_vin(), model=model) for _each in range(count)]
    return [one.vin for one in Vehicle.objects.bulk_create(made)]


def begin_and_kill(import_id: int, *, after: float) -> None:
    """A worker of its own, ended as by a power cut; it may have been quicker."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            run_import(import_id)
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_directors_find_the_import_centre_in_their_navigation(workshop, sign_in):
    assert 'href="/imports/"' in sign_in(workshop.director).get("/").content.decode()
    assert 'href="/imports/"' not in sign_in(workshop.manager).get("/").content.decode()


@pytest.mark.parametrize(
    "said",
    ["2026-01-15", "2026/1/15", "2026.01.15", "2026年1月15日", "20260115", "2026-01-15 00:00:00"],
)
def test_a_day_may_be_written_in_many_ways(said):
    assert cells.day(said) == dt.date(2026, 1, 15)


@pytest.mark.parametrize(
    "said",
    [
        "2026115",
        "202615",
        "2026-115",
        "2026-0115",
        "2026-02-30",
        "46037",
        "1899-12-31",
        "9999-12-31",
    ],
)
def test_a_day_that_may_be_two_days_is_none(said):
    with pytest.raises(BadCell) as caught:
        cells.day(said)
    assert caught.value.refusal.code == "CELL_NO_DAY"
