"""The pages of archives: what each reader finds there, and what a click does."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aftersales.choices import RoState
from aftersales.models import ArchiveFile, GateOutNote, RepairOrder
from dealerops.foundation.actor import Role
from tests.factories.aftersales import a_delivered_order, make_vehicle
from tests.factories.archives import (
    a_full_new_car,
    a_new_car,
    a_paper,
    archive_of,
    archive_papers,
    bring_missing,
    fresh,
    out_of_the_yard,
    paper_of,
)
from tests.factories.callbacks import moment, travel
from tests.factories.market import make_paper, make_person
from tests.factories.workshop import make_order

pytestmark = pytest.mark.django_db
D = date.fromisoformat


def url(name: str, *args: object) -> str:
    return reverse(f"archives:{name}", args=args)


@pytest.fixture
def seller(workshop):
    return make_person(Role.D_SALES_CLERK, workshop.dealer, "冯文员")


def text(response) -> str:
    """What a reader sees, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def scanned(code: str, file: ArchiveFile, **other: object) -> dict[str, object]:
    facts = a_paper(code, file.vehicle, **other)
    said = {name: getattr(facts, name) for name in ("vin", "buyer", "amount", "number")}
    scan = make_paper()
    scan.name = "scan.png"
    return {"file": scan, **{name: one for name, one in said.items() if one}}


def test_the_clerk_files_an_order_from_its_page(workshop, clerk, sign_in):
    order = make_order(workshop, RoState.DELIVERED)
    file, browser = archive_of(order), sign_in(clerk)
    page = text(browser.get(url("file", file.pk)))
    assert "2 papers missing" in page
    assert "File the order" not in page
    for code in ("AS01", "AS07"):
        answer = browser.post(url("paper", file.pk, code), scanned(code, file))
        assert answer.headers["Location"] == f"{url('file', file.pk)}#{code}"
    assert "File the order" in text(browser.get(url("file", file.pk)))
    browser.post(url("archive", file.pk), {"version": RepairOrder.objects.get(pk=order.pk).version})
    assert RepairOrder.objects.get(pk=order.pk).state == RoState.ARCHIVED
    assert "Filed" in text(browser.get(url("file", file.pk)))


def test_an_incomplete_order_is_refused_with_what_is_missing(workshop, clerk, sign_in):
    file = archive_of(make_order(workshop, RoState.DELIVERED))
    answer = sign_in(clerk).post(url("archive", file.pk), follow=True)
    assert "The archive misses AS01, AS07." in text(answer)


def test_readers_see_papers_and_no_forms(workshop, clerk, sign_in):
    papers = archive_papers(workshop.dealer, workshop.advisor)
    page = sign_in(workshop.director).get(url("file", papers.file.pk)).content.decode()
    assert "AS01.png" in page
    assert 'type="file"' not in page
    assert sign_in(workshop.director).post(url("paper", papers.file.pk, "AS01")).status_code == 404


def test_a_paper_is_a_download_for_those_who_see_the_file(workshop, sign_in):
    papers = archive_papers(workshop.dealer, workshop.advisor)
    where = url("paper_file", papers.file.pk, "AS01")
    answer = sign_in(papers.clerk).get(where)
    assert "attachment" in answer["Content-Disposition"]
    assert sign_in(workshop.neighbour).get(where).status_code == 404
    assert sign_in(papers.sales_clerk).get(where).status_code == 404
    assert sign_in(papers.clerk).get(url("paper_file", papers.file.pk, "AS02")).status_code == 404


def test_what_was_typed_stays_when_a_paper_is_refused(workshop, seller, sign_in):
    file, other = (a_full_new_car(workshop.dealer, by=seller) for _ in range(2))
    sent = scanned("N08", file, number=paper_of(other, "N08").number, buyer="张小明")
    answer = sign_in(seller).post(url("paper", file.pk, "N08"), sent)
    assert answer.status_code == 409
    assert "Another archive holds this invoice" in text(answer)
    assert paper_of(other, "N08").number in answer.content.decode()
    empty = sign_in(seller).post(url("paper", file.pk, "N08"), {})
    assert empty.status_code == 400


def test_a_paper_can_be_looked_at_and_not_accepted(workshop, sign_in):
    papers = archive_papers(workshop.dealer, workshop.advisor)
    where = url("paper_reject", papers.file.pk, "AS01")
    sign_in(papers.clerk).post(where, {"why": "没有签字"})
    assert "AS01" in fresh(papers.file).missing
    assert "Looked at and not accepted" in text(
        sign_in(papers.clerk).get(url("file", papers.file.pk))
    )


def test_the_morning_shows_yesterdays_orders_and_files_the_complete_ones(workshop, clerk, sign_in):
    with travel("2026-09-13T16:00"):
        done, waiting = (make_order(workshop, RoState.DELIVERED) for _ in range(2))
        bring_missing(archive_of(done), by=clerk)
        archive_of(waiting)
    with travel("2026-09-14T09:30"):
        browser = sign_in(clerk)
        page = text(browser.get(url("morning")))
        assert done.number in page
        assert "Signed repair order, Invoice or receipt" in page
        assert "It is past twelve" not in page
        home = text(browser.get(reverse("portal:home")))
        assert "To file this morning" in home
        assert waiting.number in home
        assert "1 orders filed." in text(browser.post(url("morning_file"), follow=True))
    with travel("2026-09-14T12:01"):
        assert "It is past twelve, and 1 order is not filed." in text(browser.get(url("morning")))
    states = dict(RepairOrder.objects.values_list("pk", "state"))
    assert (states[done.pk], states[waiting.pk]) == ("ARCHIVED", "DELIVERED")


def test_a_longer_morning_asks_no_more_questions(workshop, clerk, sign_in):
    counts, browser = [], sign_in(clerk)
    with travel("2026-09-14T09:30"):
        for more in (1, 4):
            for _ in range(more):
                archive_of(
                    a_delivered_order(workshop.dealer, delivered_at=moment("2026-09-13T10:00"))
                )
            browser.get(url("morning"))
            with CaptureQueriesContext(connection) as asked:
                browser.get(url("morning"))
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_older_files_are_not_forgotten(workshop, clerk, sign_in):
    with travel("2026-09-14T09:30"):
        archive_of(a_delivered_order(workshop.dealer, delivered_at=moment("2026-09-07T10:00")))
        page = text(sign_in(clerk).get(url("morning")))
    assert "1 older file still misses something." in page
    assert "Nothing to file" in page


def test_the_list_is_narrowed_by_the_paper_that_is_missing(workshop, clerk, sign_in):
    complete = bring_missing(archive_of(make_order(workshop, RoState.DELIVERED)), by=clerk)
    missing = archive_of(make_order(workshop, RoState.DELIVERED))
    page = text(sign_in(clerk).get(f"{url('list')}?view=all&paper=AS01"))
    assert str(missing) in page
    assert str(complete) not in page
    found = text(sign_in(clerk).get(f"{url('list')}?view=all&q={complete}"))
    assert str(complete) in found
    assert str(missing) not in found


def test_the_sales_clerk_opens_an_archive_and_lets_the_car_out(workshop, seller, sign_in):
    car, browser = make_vehicle(), sign_in(seller)
    with travel("2026-09-14T10:00"):
        sold = {"vin": car.vin, "sold_on": "2026-09-12", "delivered_on": "2026-09-14"}
        answer = browser.post(url("new"), sold)
        file = ArchiveFile.objects.get(vehicle=car)
        assert answer.headers["Location"] == url("file", file.pk)
        again = browser.post(url("new"), sold)
        assert again.status_code == 409
        assert "This car has its archive already." in text(again)
        scan = make_paper()
        scan.name = "blue.png"
        out = {"vin": car.vin, "serial": "1", "issued_on": "2026-09-14", "file": scan}
        note_at = browser.post(url("gate_out_new"), out).headers["Location"]
    note = GateOutNote.objects.get()
    assert note_at == url("gate_out", note.pk)
    assert "Archive of the car" in text(browser.get(note_at))
    assert "attachment" in browser.get(url("gate_out_file", note.pk))["Content-Disposition"]
    assert "N03" not in fresh(file).missing


def test_gaps_are_shown_and_explained_on_the_register(workshop, seller, sign_in):
    browser, car = sign_in(seller), make_vehicle()
    with travel("2026-09-14T10:00"):
        browser.post(
            url("gate_out_new"), {"vin": car.vin, "serial": "3", "issued_on": "2026-09-14"}
        )
        assert "2026-000001 … 000002 Nobody has explained it yet" in text(
            browser.get(url("gate_outs"))
        )
        sent = {"year": "2026", "first": "1", "last": "2", "reason": "作废"}
        browser.post(url("gate_out_gap"), sent)
        page = text(browser.get(url("gate_outs")))
        assert "Nobody has explained it yet" not in page
        assert "2026-000001 … 000002 作废" in page
        note = GateOutNote.objects.get(serial=3)
        scan = make_paper()
        scan.name = "blue.png"
        browser.post(url("gate_out_copy", note.pk), {"file": scan})
    note.refresh_from_db()
    assert note.attachment_id


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"first": "1", "last": ""}, 400, "This field is required."),
        ({"first": "2", "last": "1"}, 400, "GAP_RANGE"),
        ({"first": "1", "last": "3"}, 409, "GATE_OUT_NUMBER_USED"),
    ],
)
def test_what_was_typed_about_a_gap_stays_when_it_is_refused(
    workshop, seller, sign_in, sent, status, said
):
    with travel("2026-09-14T10:00"):
        out_of_the_yard(workshop.dealer, make_vehicle(), by=seller, serial=3)
        whole = {"year": "2026", "reason": "联次打印错位", **sent}
        answer = sign_in(seller).post(url("gate_out_gap"), whole)
    page = answer.content.decode()
    assert answer.status_code == status
    assert said in page
    assert 'value="联次打印错位"' in page


def test_completeness_is_shown_by_month(workshop, clerk, sign_in):
    with travel("2026-09-14T09:30"):
        first = archive_of(
            a_delivered_order(workshop.dealer, delivered_at=moment("2026-09-07T10:00"))
        )
        archive_of(a_delivered_order(workshop.dealer, delivered_at=moment("2026-09-08T10:00")))
        ArchiveFile.objects.filter(pk=first.pk).update(missing=[])
        page = text(sign_in(clerk).get(url("rates")))
        assert "1 of 2 files complete" in page
        assert "Signed repair order" in page
        assert "Gaps in the gate-out numbers" not in page
        assert "No files to count" in text(sign_in(clerk).get(f"{url('rates')}?month=2026-08"))
        assert "Gaps in the gate-out numbers" in text(sign_in(workshop.manager).get(url("rates")))


def test_a_region_compares_its_dealers(workshop, sign_in):
    with travel("2026-09-14T09:30"):
        archive_of(a_delivered_order(workshop.dealer, delivered_at=moment("2026-09-07T10:00")))
        page = text(sign_in(workshop.regional).get(reverse("admin:index")))
    assert "Complete archives by dealer" in page


def test_an_order_leads_to_its_archive(workshop, clerk, sign_in):
    order = make_order(workshop, RoState.DELIVERED)
    file = archive_of(order)
    page = sign_in(clerk).get(reverse("aftersales:order", args=(order.pk,))).content.decode()
    assert url("file", file.pk) in page
    page = sign_in(workshop.advisor).get(reverse("aftersales:order", args=(order.pk,)))
    assert url("file", file.pk) not in page.content.decode()


def test_papers_of_a_new_car_say_what_they_say_and_mask_the_buyer(workshop, seller, sign_in):
    file = a_full_new_car(workshop.dealer, by=seller)
    page = text(sign_in(seller).get(url("file", file.pk)))
    assert "张*" in page
    assert "张小明" not in page
    a_new_car(workshop.dealer, make_vehicle(), by=seller)
    assert "New cars with papers missing" in text(sign_in(seller).get(reverse("portal:home")))
