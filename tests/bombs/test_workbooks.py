"""Workbooks that come in: refused by a look at them, or read within the limits (T31, T32)."""

import pytest

from dealerops.reading import DocumentRefused, apart
from tests.bombs.corpus import READ, WORKBOOKS
from tests.bombs.measuring import measured
from tests.bombs.test_uploads import MOST_MEMORY, MOST_SECONDS, everything

pytestmark = pytest.mark.bombs


@pytest.mark.parametrize("name", everything(WORKBOOKS))
def test_a_hostile_workbook_is_refused_or_read_within_limits(name):
    bomb = WORKBOOKS[name]
    data = bomb.make()
    cost = measured("check", data, apart.TABLE, bulk=False)
    assert cost.seconds <= MOST_SECONDS
    assert cost.peak <= MOST_MEMORY
    if bomb.fate == READ:
        assert apart.workbook_rows(data) == [[1.0, 2.0]]
        return
    with pytest.raises(DocumentRefused) as caught:
        apart.workbook_rows(data)
    assert caught.value.code == bomb.fate
    assert caught.value.status == 400


@pytest.mark.long
def test_an_import_in_the_background_may_be_larger():
    data = WORKBOOKS["60,000 rows"].make()
    rows = apart.workbook_rows(data, bulk=True)
    assert len(rows) == 59_999
    assert rows[-1] == [1.0]
