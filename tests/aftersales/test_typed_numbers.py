"""Numbers that no odometer shows are refused in their field, not by the database."""

import pytest

from aftersales.forms.approvals import NoForm
from aftersales.forms.reception import SymptomForm
from aftersales.forms.work import ItemForm


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (lambda said: SymptomForm(said), "since_km"),
        (lambda said: ItemForm(said), "follow_up_km"),
        (lambda said: NoForm(said, lines=()), "later_km"),
    ],
)
def test_a_km_that_no_odometer_shows_is_refused_where_it_was_typed(form, field):
    assert field in form({field: "3000000000"}).errors
    assert field not in form({field: "2000000"}).errors
