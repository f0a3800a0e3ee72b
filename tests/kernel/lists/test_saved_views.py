"""Views that people keep: theirs alone, only filters the list knows, each name once."""

import pytest

from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from dealerops.lists.models import SavedView
from dealerops.lists.services import MOST_VIEWS, delete_view, rename_view, save_view
from tests.factories.claims import Cast

KEY = "claims.claims"


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast.hire()


def codes(error: pytest.ExceptionInfo[DomainError]) -> list[str]:
    return [refusal.code for refusal in error.value.refusals]


def test_a_view_keeps_filters_and_nothing_else(cast):
    view = save_view(
        KEY,
        " 本月  批准 ",
        "view=approved&month=2026-11&after=xyz&size=100&evil=1&q=&state=",
        by=cast.applicant,
    )
    assert (view.name, view.query) == ("本月 批准", "view=approved&month=2026-11")


@pytest.mark.parametrize(
    "number",
    [
        *("13800138000", "138-0013-8000", "11010519491231002X", "１３８００１３８０００"),
        *("张三 13800138000", "张三138 0013 8000", "身份证11010519491231002x"),
    ],
)
def test_a_persons_number_is_not_kept_with_a_view(cast, number):
    with pytest.raises(DomainError) as caught:
        save_view(KEY, "A", f"view=approved&q={number}", by=cast.applicant)
    assert codes(caught) == ["PERSON_IN_SEARCH"]
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("words", ["LSGZJ5350TS138001", "25312000000138001380", "张三", "沪A13800"])
def test_what_is_no_persons_number_is_kept(cast, words):
    assert save_view(KEY, "A", f"q={words}", by=cast.applicant).query


def test_every_step_is_written_down(cast):
    view = save_view(KEY, "A", "q=LSG", by=cast.applicant)
    rename_view(view.pk, "B", by=cast.applicant)
    assert delete_view(view.pk, by=cast.applicant) == KEY
    topics = ["lists.view_saved", "lists.view_renamed", "lists.view_deleted"]
    written = Entry.objects.filter(topic__startswith="lists.").order_by("pk")
    assert [entry.topic for entry in written] == topics
    assert {entry.user_id for entry in written} == {cast.applicant.user_id}


def test_nobody_sees_or_touches_anothers_view(cast):
    view = save_view(KEY, "A", "q=LSG", by=cast.applicant)
    for other in (cast.neighbour, cast.auditor, cast.checker):
        assert not SavedView.objects.visible_to(other).exists()
        with pytest.raises(SavedView.DoesNotExist):
            rename_view(view.pk, "B", by=other)
        with pytest.raises(SavedView.DoesNotExist):
            delete_view(view.pk, by=other)
    assert SavedView.objects.visible_to(cast.applicant).get().name == "A"


@pytest.mark.parametrize(
    ("key", "name", "query", "code"),
    [
        ("claims.nothing", "A", "q=LSG", "LIST_UNKNOWN"),
        (KEY, "", "q=LSG", "VIEW_NAME"),
        (KEY, "\0 \t", "q=LSG", "VIEW_NAME"),
        (KEY, "长" * 31, "q=LSG", "VIEW_NAME"),
        (KEY, "A", "", "VIEW_EMPTY"),
        (KEY, "A", "after=1&nonsense=2", "VIEW_EMPTY"),
        (KEY, "A", "q=" + "长" * 400, "VIEW_TOO_LONG"),
        (KEY, "Taken", "q=LSG", "VIEW_NAME_TAKEN"),
    ],
)
def test_a_view_that_says_nothing_is_refused(cast, key, name, query, code):
    save_view(KEY, "Taken", "q=LSG", by=cast.applicant)
    with pytest.raises(DomainError) as error:
        save_view(key, name, query, by=cast.applicant)
    assert codes(error) == [code]


def test_whoever_has_not_the_list_keeps_no_view_of_it(cast):
    with pytest.raises(DomainError) as error:
        save_view(KEY, "A", "q=LSG", by=cast.checker)
    assert codes(error) == ["LIST_UNKNOWN"]


def test_a_dozen_views_are_enough(cast):
    for number in range(MOST_VIEWS):
        save_view(KEY, f"View {number}", "q=LSG", by=cast.applicant)
    with pytest.raises(DomainError) as error:
        save_view(KEY, "One more", "q=LSG", by=cast.applicant)
    assert codes(error) == ["VIEWS_FULL"]


def test_a_view_may_keep_its_name_and_take_no_others(cast):
    one = save_view(KEY, "A", "q=LSG", by=cast.applicant)
    save_view(KEY, "B", "q=LSV", by=cast.applicant)
    assert rename_view(one.pk, "A", by=cast.applicant).name == "A"
    with pytest.raises(DomainError) as error:
        rename_view(one.pk, "B", by=cast.applicant)
    assert codes(error) == ["VIEW_NAME_TAKEN"]
