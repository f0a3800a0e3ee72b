"""R17, the sensor report, as a file; what its lines say is said with the rounds (domain.md 6.4)."""

import pytest
from django.utils import timezone, translation

from complaints.choices import Lamp
from complaints.models import Bottleneck, RoundTopic
from complaints.reports.sensors import SENSORS, SENSORS_DAILY
from complaints.services.processes import list_bottlenecks
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.reporting import Cadence, Period
from dealerops.journal.services import drain
from dealerops.workcal.calc import ONE_DAY
from dealerops.workcal.services import add_months
from reports.engine.heading import Heading
from reports.engine.table import table_of
from reports.engine.workbook import write_workbook
from tests.factories.complaints_measures import a_case, a_closed_case, a_step

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_becomes_a_workbook_with_every_red_case(house, language):
    today, now = timezone.localdate(), timezone.now()
    red = a_case(house.dealer, f"{today - ONE_DAY}T09:00", lamp=Lamp.RED, score=72)
    a_case(house.dealer, f"{today - ONE_DAY}T09:00", lamp=Lamp.GREEN)
    with translation.override(language):
        rows = SENSORS_DAILY.rows(house.risk_manager, Period(today, today + ONE_DAY), now)
        table = table_of(SENSORS_DAILY, rows)
        data = write_workbook(Heading(str(SENSORS_DAILY.title), [], now), table)
    assert [one.number for one in rows] == [red.number]
    assert data[:2] == b"PK"


def test_it_goes_to_risk_managers_and_management_before_each_company_round():
    """Every second Tuesday the whole of it, every workday the red cases."""
    assert SENSORS.cadence == Cadence.FORTNIGHTLY
    assert SENSORS_DAILY.cadence == Cadence.WORKDAILY
    assert SENSORS.recipients == SENSORS_DAILY.recipients
    assert {Role.RISK_MANAGER, Role.VP} <= SENSORS_DAILY.recipients


def test_what_holds_a_process_up_becomes_a_topic_of_the_round(house):
    month = add_months(timezone.localdate().replace(day=1), -1)
    case = a_closed_case(house.dealer, f"{month}T09:00", f"{month + 9 * ONE_DAY}T09:00")
    a_step(case, 1, 200, kind="PLAN")
    found = list_bottlenecks(month)
    for _again in range(2):
        drain("default")
    topics = RoundTopic.objects.visible_to(SYSTEM)
    assert topics.count() == found == Bottleneck.objects.visible_to(SYSTEM).count() > 0
    assert all("%(" not in one.title for one in topics)
