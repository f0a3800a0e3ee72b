"""Keyset pages: every row once, in order, both ways, whatever the cursor says."""

import base64
from operator import itemgetter

import pytest
from django.test import RequestFactory

from dealerops.lists import paging
from dealerops.network.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def regions(monkeypatch: pytest.MonkeyPatch) -> list[Region]:
    """Seven regions, some with equal names, so that the primary key has to break ties."""
    monkeypatch.setattr(paging, "PAGE_SIZE", 3)
    names = ("A", "B", "B", "B", "C", "D", "E")
    return [
        Region.objects.create(code=f"R{i}", name=name, name_en=name) for i, name in enumerate(names)
    ]


def page(**query: str) -> paging.KeysetPage[Region]:
    return paging.keyset_page(Region.objects.all(), RequestFactory().get("/", query), by="name")


def codes(one: paging.KeysetPage[Region]) -> str:
    return " ".join(region.code for region in one)


def test_older_pages_show_every_row_once():
    first = page()
    second = page(after=first.older)
    third = page(after=second.older)
    assert [codes(one) for one in (first, second, third)] == ["R6 R5 R4", "R3 R2 R1", "R0"]
    assert first.newer == third.older == ""


def test_newer_leads_back_the_same_way():
    second = page(after=page().older)
    third = page(after=second.older)
    back = page(before=third.newer)
    assert codes(back) == "R3 R2 R1"
    first = page(before=back.newer)
    assert (codes(first), first.newer, bool(first.older)) == ("R6 R5 R4", "", True)


@pytest.mark.parametrize(
    "cursor", ["x", "!!!", "WzEsMl0", "bnVsbA", "W10", "e30", "WyJhIiwgImIiXQ"]
)
def test_a_spoilt_cursor_means_page_one(cursor: str):
    assert codes(page(after=cursor)) == "R6 R5 R4"


def test_the_size_is_one_of_three():
    assert len(page(size="20")) == 7
    assert len(page(size="1000")) == 3


@pytest.mark.parametrize("size", ["0020999", "00201", "20" * 11, "-20", "2O"])
def test_no_spelling_of_a_size_gets_around_the_three(size: str):
    assert len(page(size=size)) == 3
    assert paging.Place.asked({"size": size}).size == paging.PAGE_SIZE


def test_no_rows_no_cursors():
    Region.objects.all().delete()
    empty = page()
    assert (len(empty), empty.newer, empty.older) == (0, "", "")


@pytest.mark.parametrize(
    "said",
    [
        '["A", true]',
        '["A", 1.5]',
        '["A", Infinity]',
        '["A", 0]',
        f'["A", {2**63}]',
        '["\\u0000", 1]',
        "[null, 1]",
        "[" * 60,
    ],
)
def test_a_cursor_that_somebody_made_up_means_page_one(said: str):
    assert codes(page(after=base64.urlsafe_b64encode(said.encode()).decode())) == "R6 R5 R4"


def test_a_cursor_as_long_as_a_book_is_not_read():
    assert codes(page(after="W" * 10_000_000)) == "R6 R5 R4"


def test_flat_rows_are_cut_like_objects():
    flat = Region.objects.values_list("pk", "name", "code")
    first = paging.cut(flat, paging.Place(size=3), by="name", key=itemgetter(1, 0))
    assert [code for _pk, _name, code in first] == ["R6", "R5", "R4"]
    second = paging.cut(
        flat, paging.Place(after=first.older, size=3), by="name", key=itemgetter(1, 0)
    )
    assert [code for _pk, _name, code in second] == ["R3", "R2", "R1"]
