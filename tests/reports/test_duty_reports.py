"""R21 and R23: how duties were kept, and the summary of a quarter (domain.md 6.4)."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from dealerops.accounts.models import User
from dealerops.foundation import reporting
from dealerops.foundation.errors import DomainError
from dealerops.foundation.reporting import Period
from reports.choices.duties import WaiveReason
from reports.engine.heads import heads_of
from reports.reports.duties import DUTIES_WEEKLY
from reports.reports.quarter import QUARTERLY
from reports.selectors.duty_report import duties_of
from reports.selectors.quarter_report import quarter_of
from reports.services.duties import finish_duty, waive_duty
from reports.services.notices import write_quarter_note
from tests.factories.complaints_measures import a_case
from tests.factories.drills import numbers_checked
from tests.factories.market import known_paper
from tests.reports.conftest import moment
from tests.reports.duties import House, at, clocks_at, plan_at

pytestmark = pytest.mark.django_db
ALL = dict(reporting.declared())


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def house() -> House:
    """Three mornings: in time, ninety minutes late, let go."""
    house = House.open("11-02 09:00")
    plan_at("11-09 06:00")
    for text in ("11-09 11:00", "11-10 13:30"):
        clocks_at(f"{text[:5]} 00:05")
        with at(text):
            duty = house.duty("D1", f"2026-{text[:5]}")
            finish_duty(duty.pk, by=house.clerk, file=("d.png", known_paper()))
    with at("11-11 09:00"):
        duty = house.duty("D1", "2026-11-11")
        waive_duty(duty.pk, WaiveReason.MANAGER, note="Closed hall", by=house.director)
    return house


def week() -> Period:
    return Period(moment("11-09 00:00").date(), moment("11-16 00:00").date())


def test_r21_says_who_was_late_by_how_much_and_what_proves_it(house: House):
    rows = [
        one for one in duties_of(house.director, week(), moment("11-16 08:30")) if one.code == "D1"
    ]
    in_time, late, waived, open_ = rows[:4]
    assert (in_time.late_hours, in_time.evidence[:4]) == (None, "PNG ")
    assert late.late_hours == Decimal("1.5")
    assert (waived.waived, waived.late_hours, waived.done) == ("Manager's decision", None, None)
    assert open_.late_hours == Decimal("92.5")  # since Thursday noon


def test_r21_speaks_of_its_own_dealer_and_of_what_was_known(house: House):
    stranger = House.open("11-02 09:00", "GZ09")
    plan_at("11-09 06:00")
    rows = duties_of(stranger.director, week(), moment("11-16 08:30"))
    assert rows
    assert {one.dealer for one in rows} == {"Dealer GZ09"}
    early = duties_of(house.director, week(), moment("11-10 12:30"))
    second = [one for one in early if one.code == "D1"][1]
    assert (second.done, second.evidence) == (None, "")


def test_r21_does_not_know_what_was_waived_or_missed_later(house: House):
    then = moment("11-11 08:30")
    rows = duties_of(house.director, week(), then)
    waived = [one for one in rows if one.code == "D1"][2]
    assert (waived.state, waived.waived) == ("Not done yet", "")
    clocks_at("11-25 08:00")
    assert duties_of(house.director, week(), then) == rows
    now = duties_of(house.director, week(), moment("11-26 08:30"))
    assert sum(one.missed for one in now if one.code == "D1") > 0


def test_r21_leads_from_a_missed_duty_to_it(house: House):
    found = numbers_checked(ALL["R21"], house.director, week(), moment("11-16 08:30"))
    assert "code" in found


def test_r23_carries_what_people_wrote_before_the_cut_off_and_the_figures(house: House):
    quarter = moment("10-01 00:00").date()
    with at("12-30 10:00"):
        write_quarter_note(quarter, "MEASURE", "Calls in pairs", by=house.clerk)
        write_quarter_note(quarter, "MEASURE", "Calls in threes", by=house.clerk)
        with pytest.raises(DomainError) as closed:
            write_quarter_note(moment("07-01 00:00").date(), "MEASURE", "Late", by=house.clerk)
    assert [one.code for one in closed.value.refusals] == ["QUARTER_CLOSED"]
    period = Period(quarter, moment("12-31 00:00").date().replace(year=2027, month=1, day=1))
    rows = quarter_of(house.manager, period, moment("12-31 08:30"))
    assert [one.text for one in rows if one.text] == ["Calls in threes"]
    figures = {(one.label, one.month): one.figure for one in rows if one.month}
    assert len(figures) == 12
    assert figures["Duties done in time, %", "2026-10"] is None
    assert figures["Duties done in time, %", "2026-11"] > 0
    [chart] = QUARTERLY.charts
    drawn = {getattr(one, chart.series): getattr(one, chart.y) for one in rows if not one.month}
    assert set(drawn.values()) == {None}  # a sentence is no figure
    empty = next(one for one in rows if one.month == "2026-10")
    assert getattr(empty, chart.y) is None  # and no figure is not nought


def test_the_pages_of_duties_show_evidence_and_take_it(house: House):
    def enter(actor) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    done, waiting = house.duty("D1", "2026-11-09"), house.duty("D1", "2026-11-12")
    with at("11-12 10:00"):
        clerk, director = enter(house.clerk), enter(house.director)
        page = clerk.get("/duties/month/?month=2026-11").content.decode()
        assert f"/duties/{waiting.pk}/" in page
        assert clerk.get(f"/duties/{done.pk}/evidence/").headers["Content-Type"] == "image/png"
        assert "Waive" not in clerk.get(f"/duties/{waiting.pk}/").content.decode()
        assert "Waive" in director.get(f"/duties/{waiting.pk}/").content.decode()
        sent = {"version": waiting.version, "note": "", "link": ""}
        assert clerk.post(f"/duties/{waiting.pk}/do/finish/", sent).status_code == 409
        sent["file"] = known_paper()
        sent["file"].name = "feedback.png"
        assert clerk.post(f"/duties/{waiting.pk}/do/finish/", sent).status_code == 302
        assert clerk.get(f"/duties/{waiting.pk}/evidence/").status_code == 200
        assert director.get("/duties/rates/").status_code == 200
        assert clerk.get("/").status_code == 200
    assert house.duty("D1", "2026-11-12").state == "DONE"


def test_the_workbook_colours_how_a_duty_went(house: House):
    clocks_at("11-20 12:00")
    rows = duties_of(house.director, week(), moment("11-20 12:30"))
    tones = next(head.tones for head in heads_of(DUTIES_WEEKLY, rows) if head.label == "State")
    assert tones.items() >= {
        "Done": "green", "Done late": "amber", "Missed": "red", "Waived": "gray",
    }.items()  # fmt: skip


def test_the_complaints_of_a_month_lead_to_their_cases(house: House):
    a_case(house.dealer, "2026-10-05T09:00", state="INVESTIGATING")
    a_case(house.dealer, "2026-10-06T09:00", state="WITHDRAWN")
    quarter = Period(moment("10-01 00:00").date(), moment("12-31 00:00").date())
    found = numbers_checked(QUARTERLY, house.manager, quarter, moment("11-20 12:00"))
    assert found == {"figure"}
