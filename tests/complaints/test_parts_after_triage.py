"""Who joins an activity that began before anybody knew whose case it is (domain.md 3.11)."""

import pytest

from complaints.choices import TouchPoint
from complaints.choices.raci import Activity, Part, Party
from complaints.models import CaseTask
from complaints.services.raci import answer_task
from complaints.services.triage import Rating, triage_case
from tests.factories.complaints_clocks import Complainers, open_case, settle, travel

pytestmark = pytest.mark.django_db
RATING = Rating(touch_point=TouchPoint.REPAIR, severity="S2")
P = Party


@pytest.fixture
def cast(db) -> Complainers:
    return Complainers.hire()


def parts(case, activity: str) -> dict[str, str]:
    return dict(case.tasks.filter(activity=activity).values_list("party", "part"))


def placed(cast, at: str = "2026-09-07T11:00", **fields):
    """A case of nobody that triage gives to our dealer."""
    case = open_case(None, "2026-09-07T10:00", **fields)
    with travel(at):
        return triage_case(case.pk, RATING, by=cast.desk, dealer_id=cast.dealer.pk)


def test_the_dealer_that_triage_names_gets_the_first_contact(cast):
    case = open_case(None, "2026-09-07T10:00")
    assert parts(case, Activity.INTAKE) == {P.DESK: Part.R, P.RISK: Part.I}
    with travel("2026-09-07T11:00"):
        triage_case(case.pk, RATING, by=cast.desk, dealer_id=cast.dealer.pk)
    assert parts(case, Activity.INTAKE) == {
        P.DEALER_CAM: Part.R, P.DEALER_GM: Part.A, P.REGION: Part.I,
        P.DESK: Part.R, P.RISK: Part.I,
    }  # fmt: skip
    mine = case.tasks.get(activity=Activity.INTAKE, party=P.DEALER_CAM)
    assert mine.due_at == case.clocks.running().get(kind="FIRST_RESPONSE").due_at
    assert mine.done_at is None


def test_what_triage_ended_asks_nobody_anew(cast):
    case = placed(cast)
    assert set(parts(case, Activity.TRIAGE)) & {P.DEALER_CAM, P.DEALER_GM, P.REGION} == set()
    assert not case.tasks.open().filter(activity=Activity.TRIAGE).exists()


def test_whoever_has_a_part_keeps_it_as_it_is(cast):
    case = placed(cast, source="REG_12315")
    asked = case.tasks.get(activity=Activity.REGULATOR, party=P.REGION)
    assert asked.part == Part.C
    with travel("2026-09-07T11:30"):
        answer_task(asked.pk, "无异议", by=cast.regional_cam)
    before = list(CaseTask.objects.filter(case=case).order_by("pk").values())
    with travel("2026-09-07T12:00"):
        settle(case)
    assert list(CaseTask.objects.filter(case=case).order_by("pk").values()) == before
