"""The workbook of complaints that a dealer brings along."""

import datetime as dt

import pytest
from django.utils import translation

from complaints.choices import SourceCode
from complaints.models import Case, SensorSignal, SensorSource
from complaints.services.sources import sensor
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.imports.choices import ImportState
from tests.aftersales.workbooks import errors_of, taken_in
from tests.factories.market import make_person

pytestmark = pytest.mark.django_db
ROW = {"source": "Walk-in", "external_id": "TS-1", "received_on": dt.date(2026, 11, 20), "words": "维修后仍有异响"}  # fmt: skip


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield


@pytest.fixture
def clerk(house):
    return make_person(Role.D_INFO, house.dealer)


def test_every_row_is_a_signal_of_the_dealer(house, clerk):
    rows = [ROW, ROW | {"external_id": "TS-2", "touch_point": "Parts", "mobile": "13712345678"}]
    one = taken_in("complaint_signals", rows, by=clerk)
    assert one.state == ImportState.DONE
    first, second = SensorSignal.objects.order_by("pk")
    assert (first.source.code, first.dealer) == (SourceCode.WALK_IN, house.dealer)
    assert (second.touch_point, second.mobile) == ("PARTS", "13712345678")
    assert Case.objects.count() == 2


def test_a_number_that_is_on_record_stays_as_it_is(house, clerk):
    taken_in("complaint_signals", [ROW], by=clerk)
    taken_in(
        "complaint_signals", [ROW | {"words": "别的话"}, ROW | {"external_id": "TS-3"}], by=clerk
    )
    assert SensorSignal.objects.get(external_id="TS-1").words == ROW["words"]
    assert SensorSignal.objects.count() == 2


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written(house, clerk, sign_in):
    """What only the one way in can tell is tried out with the rows that are whole, and undone."""
    sensor(SourceCode.PARTNER, by=SYSTEM)
    SensorSource.objects.filter(code=SourceCode.PARTNER).update(is_active=False)
    rows = [
        ROW,
        ROW | {"external_id": "TS-2", "mobile": "139"},
        ROW | {"external_id": "TS-3", "source": SourceCode.PARTNER},
        ROW | {"external_id": "TS-4", "received_on": dt.date(1999, 12, 30)},
    ]
    found = errors_of(taken_in("complaint_signals", rows, by=clerk), sign_in(clerk))
    assert "PHONE_FORMAT" in found[2][-1]
    assert "SENSOR_UNKNOWN" in found[3][-1]
    assert "RECEIVED_LONG_AGO" in found[4][-1]
    del rows[2:]
    assert taken_in("complaint_signals", rows, by=clerk).error_count == 1
    assert not SensorSignal.objects.exists()


def test_one_bad_row_and_nothing_is_written(house, clerk, sign_in):
    tomorrow = dt.date(2099, 1, 1)
    rows = [ROW, ROW | {"external_id": "TS-2", "received_on": tomorrow}]
    one = taken_in("complaint_signals", rows, by=clerk)
    assert one.state == ImportState.REFUSED
    assert "RECEIVED_AHEAD" in str(errors_of(one, sign_in(clerk)))
    assert not SensorSignal.objects.exists()
