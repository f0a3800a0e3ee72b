"""A short list comes at once, a long one is left to the background; what may be asked is limited."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from dealerops.exports.choices import ExportState
from dealerops.exports.models import Export
from dealerops.exports.services.asking import AT_ONCE
from dealerops.exports.services.limits import PER_HOUR
from dealerops.journal.models import Delivery
from tests.kernel.exports.conftest import KEY, codes, make_dealers, opened, signed_in, start

pytestmark = pytest.mark.django_db


def test_a_short_list_comes_at_once(region, as_wang):
    dealers = make_dealers(region, 3)
    book = opened(start(as_wang))
    assert codes(book) == [dealer.code for dealer in reversed(dealers)]
    export = Export.objects.get()
    assert (export.state, export.rows_done, export.rows_total) == (ExportState.DONE, 3, 3)
    assert not Delivery.objects.exists()


def test_the_file_holds_what_the_filter_shows(region, as_wang):
    make_dealers(region, 3)
    gone = make_dealers(region, 2, state="CLOSED")
    assert codes(opened(start(as_wang, "state=CLOSED&after=abc&size=20"))) == [
        dealer.code for dealer in reversed(gone)
    ]
    assert codes(opened(start(as_wang, f"q={gone[0].code}"))) == [gone[0].code]


def test_a_persons_number_in_the_search_is_not_kept_with_an_export(region, as_wang):
    make_dealers(region, 1)
    answer = start(as_wang, "q=13800138000")
    assert "PERSON_IN_SEARCH" in as_wang.get(answer["Location"]).content.decode()
    assert not Export.objects.exists()


def test_the_file_holds_what_the_role_sees(region, far_region, as_wang, as_li, as_zhou):
    here, there = make_dealers(region, 2), make_dealers(far_region, 3)
    assert {*codes(opened(start(as_wang)))} == {dealer.code for dealer in here}
    assert {*codes(opened(start(as_li)))} == {dealer.code for dealer in there}
    assert len(codes(opened(start(as_zhou)))) == 5


def test_personal_data_stays_masked_even_for_who_sees_it_whole(region, as_zhou):
    """No file ever holds whole personal data, so none needs a second person's consent (P38)."""
    make_dealers(region, 1)
    sheet = opened(start(as_zhou)).worksheets[0]
    assert [cell.value for cell in sheet["E"]] == ["City", "上**"]


def test_the_second_sheet_says_what_the_first_one_is(region, as_wang):
    book = opened(start(as_wang, f"state=ACTIVE&region={region.pk}&q=E0"))
    about = dict(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    export = Export.objects.get()
    assert about["List"] == "Dealers"
    assert about["State"] == "Active"
    assert about["Region"] == "East"
    assert about["Search"] == "E0"
    assert about["Made for"] == "Wang"
    assert "Regional staff" in about["Role and place"]
    assert about["Export number"] == str(export.pk)
    assert export.narrowed == "State: Active · Region: East · Search: E0"


def test_five_thousand_rows_are_the_most_that_a_person_waits_for(region, as_wang):
    make_dealers(region, AT_ONCE)
    assert len(codes(opened(start(as_wang)))) == AT_ONCE == 5_000
    make_dealers(region, 1)
    assert start(as_wang)["Location"] == "/exports/"


def test_a_long_list_is_left_to_the_background(many, as_wang):
    response = start(as_wang, "state=ACTIVE&page=7")
    assert (response.status_code, response["Location"]) == (302, "/exports/")
    export = Export.objects.get()
    assert (export.state, export.list_key, export.query) == ("QUEUED", KEY, "state=ACTIVE")
    assert export.attachment is None
    assert Delivery.objects.get().queue == "exports"
    assert "is being made" in as_wang.get("/exports/").content.decode()


def test_a_button_pressed_ten_times_makes_one_file(region, as_wang):
    make_dealers(region, 1)
    pressed = {"list": KEY, "query": "", "form_token": "ab" * 16}
    answers = [as_wang.post("/exports/start/", pressed) for _each in range(10)]
    export = Export.objects.get()
    assert {one.headers["Location"] for one in answers} == {f"/exports/{export.pk}/file/"}


def test_asking_twice_for_a_long_list_makes_it_once(many, as_wang):
    start(as_wang)
    start(as_wang)
    start(as_wang, "state=ACTIVE")
    assert Export.objects.count() == 2


@pytest.mark.parametrize("key", ["", "trial.nothing", "admin"])
def test_a_list_that_is_not_there_is_missing(as_wang, key):
    assert start(as_wang, key=key).status_code == 404


def test_a_list_of_other_roles_is_missing_too(wu):
    assert start(signed_in(wu)).status_code == 404
    assert not Export.objects.exists()


@pytest.mark.parametrize("query", ["state=EVERYTHING", "region=999999", "since=yesterday", "q=x"])
def test_a_filter_that_makes_no_sense_makes_no_file(region, as_wang, query):
    """The page leaves such a value out and says so; a file would hold more than was asked for."""
    make_dealers(region, 1)
    response = start(as_wang, query)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert not Export.objects.exists()


def test_ten_files_in_an_hour_are_the_limit(region, as_wang, as_zhou):
    make_dealers(region, 1)
    for _each in range(PER_HOUR):
        assert start(as_wang).status_code == 200
    Export.objects.all().delete()  # removing them gives nothing back
    refused = start(as_wang)
    assert refused.status_code == 302
    page = as_wang.get("/exports/").content.decode()
    assert "EXPORT_LIMIT" in page
    assert not Export.objects.exists()
    assert start(as_zhou).status_code == 200


def test_after_an_hour_there_are_files_again(region, as_wang, wang):
    with time_machine.travel(timezone.now() - dt.timedelta(minutes=61)):
        for _each in range(PER_HOUR):
            start(as_wang)
        assert start(as_wang).status_code == 302
    assert start(signed_in(wang)).status_code == 200


def test_a_link_starts_nothing(as_wang):
    assert as_wang.get("/exports/start/", {"list": KEY}).status_code == 405
