"""Columns that people choose: theirs alone, only those the list shows to their role."""

import pytest

from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from dealerops.lists.layout import arranged, moved, standing
from dealerops.lists.models import ListLayout
from dealerops.lists.registry import list_by_key
from dealerops.lists.services import arrange_list
from tests.factories.claims import Cast

KEY = "claims.claims"


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast.hire()


def names(actor) -> list[str]:
    return [one.name for one in arranged(list_by_key(KEY), actor, fixed=()).columns]


def made_with(actor) -> list[str]:
    return [one.name for one in standing(list_by_key(KEY), actor)]


def test_a_list_is_as_it_was_made_until_somebody_chooses(cast):
    assert names(cast.applicant) == made_with(cast.applicant)
    assert not ListLayout.objects.exists()


def test_chosen_columns_stand_in_the_order_of_the_person(cast):
    for order in (["state", "hold", "vin"], ["vin", "hold", "state"]):
        arrange_list(KEY, [*order, "nonsense", order[0]], by=cast.applicant)
        assert names(cast.applicant) == [made_with(cast.applicant)[0], *order]
        assert ListLayout.objects.get().columns == order


def test_the_frozen_columns_stay_first_wherever_they_were_asked_for(cast):
    spec = list_by_key(KEY)
    first = made_with(cast.applicant)[0]
    arrange_list(KEY, ["state", "buyer", first], by=cast.applicant)
    found = arranged(spec, cast.applicant, fixed=("buyer",))
    assert [one.name for one in found.columns] == [first, "buyer", "state"]
    assert not {first, "buyer"} & {one.column.name for one in found.choices}


def test_the_menu_begins_with_what_is_shown(cast):
    arrange_list(KEY, ["vin", "state"], by=cast.applicant)
    choices = arranged(list_by_key(KEY), cast.applicant, fixed=()).choices
    assert [one.column.name for one in choices if one.on] == ["vin", "state"]
    assert [one.on for one in choices] == sorted((one.on for one in choices), reverse=True)


@pytest.mark.parametrize(
    ("name", "up", "after"),
    [
        ("b", True, "bac"),
        ("b", False, "acb"),
        ("a", True, "abc"),
        ("c", False, "abc"),
        ("x", True, "abc"),
    ],
)
def test_a_column_moves_one_place_and_never_beyond_the_ends(name, up, after):
    assert moved("abc", name, up=up) == list(after)


def test_nothing_chosen_gives_the_first_columns_back(cast):
    arrange_list(KEY, ["hold"], by=cast.applicant)
    arrange_list(KEY, [], by=cast.applicant)
    assert names(cast.applicant) == made_with(cast.applicant)
    assert ListLayout.objects.count() == 1


def test_a_column_of_another_role_or_of_files_is_not_to_be_had(cast):
    arrange_list(KEY, ["region", "dealer_code", "state"], by=cast.applicant)
    assert ListLayout.objects.get().columns == ["state"]


def test_a_column_that_is_gone_is_passed_over(cast):
    arrange_list(KEY, ["state"], by=cast.applicant)
    ListLayout.objects.update(columns=["state", "of_last_year"])
    assert "of_last_year" not in names(cast.applicant)


def test_nobody_elses_page_changes(cast):
    arrange_list(KEY, ["state"], by=cast.applicant, short_money=True)
    before = made_with(cast.neighbour)
    assert names(cast.neighbour) == before
    assert not ListLayout.objects.visible_to(cast.neighbour).exists()
    written = Entry.objects.get(topic="lists.arranged")
    assert written.user_id == cast.applicant.user_id


def test_whoever_has_not_the_list_arranges_nothing(cast):
    for actor, key in ((cast.checker, KEY), (cast.applicant, "claims.nothing")):
        with pytest.raises(DomainError) as error:
            arrange_list(key, ["state"], by=actor)
        assert [one.code for one in error.value.refusals] == ["LIST_UNKNOWN"]
