"""A report made again tells what was known at its moment, whatever has been recorded since (domain.md 6.1)."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from aftersales.choices.retention_policy import INTERVAL_KM
from aftersales.models import LostCase, RepairOrder, RetentionChange
from aftersales.reports.archives import ARCHIVES_MONTHLY
from aftersales.reports.callbacks import CALLBACKS_WEEKLY
from aftersales.reports.churn import CHURN_MONTHLY
from aftersales.services import (
    Outcome,
    record_outcome,
    refresh_dealer,
    sign_form,
    solve_form,
    start_form,
)
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.reporting import Period, Report
from dealerops.policy.services import set_value
from dealerops.registry.choices import ContactChannel
from dealerops.workcal.calc import at
from tests.aftersales.test_archive_report import sellers  # noqa: F401
from tests.aftersales.test_churn_report import year  # noqa: F401
from tests.factories.aftersales import a_delivered_order, make_driver, make_vehicle
from tests.factories.archives import out_of_the_yard
from tests.factories.callbacks import a_callback, interviewed, moment, travel
from tests.factories.market import make_person

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
SEPTEMBER = Period(D("2026-09-01"), D("2026-10-01"))
WEEK = Period(D("2026-09-07"), D("2026-09-14"))


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def told(report: Report, actor: Actor, period: Period, as_of: dt.datetime) -> list[object]:
    return list(report.rows(actor, period, as_of))


def test_orders_nights_and_calls_that_came_later_do_not_change_the_churn_of_then(year):  # noqa: F811
    set_value(INTERVAL_KM, 2_000, valid_from=D("2026-01-01"), by=SYSTEM)  # lost after 180 days
    refresh_dealer(year.dealer.pk, on=D("2026-09-27"))
    first = LostCase.objects.order_by("pk").first()
    then = timezone.now()
    before = told(CHURN_MONTHLY, year.director, SEPTEMBER, then)
    assert RetentionChange.objects.filter(recorded_at__lt=then).exists()

    record_outcome(first.pk, Outcome("PRICE", ContactChannel.PHONE), by=year.advisor)
    a_delivered_order(
        year.dealer, delivered_at=at(D("2026-03-20"), dt.time(12)), customer=make_driver(),
        vehicle=make_vehicle(), advisor=year.advisor, technician=year.technician,
    )  # fmt: skip
    refresh_dealer(year.dealer.pk, on=D("2026-09-30"))
    assert RetentionChange.objects.filter(recorded_at__gte=then, on__lt=D("2026-10-01")).exists()
    assert told(CHURN_MONTHLY, year.director, SEPTEMBER, then) == before
    assert told(CHURN_MONTHLY, year.director, SEPTEMBER, timezone.now()) != before


def test_a_call_that_nobody_answered_is_told_from_then_on(year):  # noqa: F811
    set_value(INTERVAL_KM, 2_000, valid_from=D("2026-01-01"), by=SYSTEM)  # lost after 180 days
    refresh_dealer(year.dealer.pk, on=D("2026-09-27"))
    first = LostCase.objects.order_by("pk").first()

    def called(as_of: dt.datetime) -> tuple[list[str], int]:
        lines = told(CHURN_MONTHLY, year.director, SEPTEMBER, as_of)
        reasons = [
            one.label for one in lines if one.part == "By reason" and first.pk in one.case_ids
        ]
        return reasons, next(one.lost for one in lines if one.label == "Spoken to")

    before = timezone.now()
    record_outcome(first.pk, Outcome("NOT_REACHED", ContactChannel.PHONE), by=year.advisor)
    between = timezone.now()
    record_outcome(first.pk, Outcome("PRICE", ContactChannel.PHONE), by=year.advisor)
    assert called(before) == (["not asked yet"], 0)
    assert called(between) == (["Not reached"], 0)
    assert called(timezone.now()) == (["Price"], 1)


def test_changes_from_before_their_moment_was_kept_go_by_their_day(year):  # noqa: F811
    refresh_dealer(year.dealer.pk, on=D("2026-08-31"))
    RepairOrder.objects.update(created_at=at(D("2026-03-01"), dt.time(12)))
    as_of = moment("2026-10-09T08:30")
    kept = [one.base for one in told(CHURN_MONTHLY, year.director, SEPTEMBER, as_of)[:3]]
    RetentionChange.objects.update(recorded_at=None)
    unknown = [one.base for one in told(CHURN_MONTHLY, year.director, SEPTEMBER, as_of)[:3]]
    assert (kept[2], unknown[2]) == (0, 12)


def test_gate_outs_that_were_written_later_leave_the_gaps_of_then(workshop, sellers):  # noqa: F811
    as_of = moment("2026-10-08T08:30")
    before = told(ARCHIVES_MONTHLY, sellers, SEPTEMBER, as_of)
    clerk = make_person(Role.D_SALES_CLERK, workshop.dealer)
    with travel("2026-10-20T10:00"):
        out_of_the_yard(workshop.dealer, make_vehicle(), by=clerk, serial=1)
    assert told(ARCHIVES_MONTHLY, sellers, SEPTEMBER, as_of) == before
    now = told(ARCHIVES_MONTHLY, sellers, SEPTEMBER, moment("2026-10-21T08:30"))
    assert gaps(before) - gaps(now) == {"BJ01 2026-000001"}


def gaps(lines: list[object]) -> set[str]:
    return {one.label for one in lines if one.part == "Gate-out numbers"}


def test_what_was_done_about_a_problem_later_is_not_told_of_then(workshop, caller):
    task = a_callback(workshop.dealer, "2026-09-08T16:00", advisor=workshop.advisor)
    with travel("2026-09-10T10:00"):
        form = interviewed(task, caller, q4c=1).form
    with travel("2026-09-10T15:00"):
        sign_form(form.pk, D("2026-09-11"), by=workshop.director)
        start_form(form.pk, by=workshop.director)
    as_of = moment("2026-09-14T17:00")
    before = told(CALLBACKS_WEEKLY, workshop.director, WEEK, as_of)
    with travel("2026-09-15T10:00"):
        solve_form(form.pk, cause="Hurry", measure="Washed again", by=workshop.director)
    assert told(CALLBACKS_WEEKLY, workshop.director, WEEK, as_of) == before
    later = told(CALLBACKS_WEEKLY, workshop.director, WEEK, moment("2026-09-16T17:00"))
    assert [one.measure for one in later if one.problem] == ["Washed again"]
