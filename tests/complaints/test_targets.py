"""Targets of people: weights, two sides, versions, achievement (domain.md 3.10)."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from complaints.calc.targets import achievement, baseline, score, status
from complaints.choices import Kpi, ReviewVerdict, SheetState, Status, TargetScope
from complaints.choices.training import TrainingModule
from complaints.models import TargetLine, TargetSheet
from complaints.selectors.target_status import Reached, Standing, standings
from complaints.services.targets import (
    Months,
    TargetFacts,
    agree_targets,
    figures_in_use,
    review_figure,
    set_targets,
)
from complaints.services.trainings import TrainingFacts, log_training
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import DomainError
from tests.factories.complaints_measures import a_case, a_closed_case, moment
from tests.factories.market import make_dealer, make_person, make_region

D = dt.date.fromisoformat
Q3 = Months(D("2026-07-01"), D("2026-10-01"))
BEFORE, INSIDE = moment("2026-06-15T10:00"), moment("2026-07-15T10:00")
P = TargetScope.PERSON


@pytest.mark.parametrize(
    ("kpi", "actual", "target", "expected"),
    [
        (Kpi.CLOSURE, "0.9", "0.9", "1"),
        (Kpi.CLOSURE, "0.45", "0.9", "0.5"),
        (Kpi.CLOSURE, "1.5", "0.9", "1.2"),
        (Kpi.CLOSURE, "0", "0.9", "0"),
        (Kpi.E2E_MEDIAN, "100", "80", "0.8"),
        (Kpi.E2E_MEDIAN, "40", "80", "1.2"),
        (Kpi.REOPEN, "0", "0.05", "1.2"),
    ],
)
def test_achievement_is_capped_and_knows_which_way_is_better(kpi, actual, target, expected):
    assert achievement(kpi, Decimal(actual), Decimal(target)) == Decimal(expected)


def test_what_nobody_measured_is_neither_reached_nor_missed():
    assert achievement(Kpi.CLOSURE, None, Decimal(1)) is None
    assert status(None) is None
    assert score([(60, Decimal(1)), (40, None)]) is None


@pytest.mark.parametrize(
    ("reached", "expected"),
    [("1", "GREEN"), ("0.9999", "YELLOW"), ("0.9", "YELLOW"), ("0.8999", "RED"), ("0", "RED")],
)
def test_status_changes_at_ninety_and_a_hundred(reached, expected):
    assert status(Decimal(reached)) == Status(expected)


@pytest.mark.parametrize(
    ("actual", "line", "sheet"),
    [("1", "GREEN", "GREEN"), ("0.999", "YELLOW", "YELLOW"), ("0.99996", "YELLOW", "YELLOW")],
)
def test_what_is_nearly_reached_is_not_reached(actual, line, sheet):
    """99.95 points read as 100.0, and are yellow all the same."""
    one = TargetLine(kpi=Kpi.CLOSURE, target=Decimal(1), weight=50)
    found = Standing(TargetSheet(), [Reached(one, Decimal(1)), Reached(one, Decimal(actual))])
    assert (found.lines[1].status, found.status) == (Status(line), Status(sheet))
    assert found.score == Decimal("100.0")


def test_the_score_is_weight_times_achievement():
    assert score([(60, Decimal("1.2")), (40, Decimal("0.5"))]) == Decimal("92.0")
    with pytest.raises(ValueError, match="100"):
        score([(60, Decimal(1)), (41, Decimal(1))])


@given(st.sampled_from(Kpi), st.decimals(0, 10**6), st.decimals("0.0001", 10**6))
def test_achievement_stays_between_nothing_and_one_fifth_more(kpi, actual, target):
    assert 0 <= achievement(kpi, actual, target) <= Decimal("1.2")


def test_a_baseline_leaves_months_without_a_figure_out():
    assert baseline([Decimal("0.5"), None, Decimal(1)]) == Decimal("0.75")
    assert baseline([None]) is None


@pytest.fixture
def dealer(db):
    return make_dealer("BJ01", make_region("N"))


@pytest.fixture
def people(dealer):
    return {
        "advocate": make_person(Role.D_CAM, dealer),
        "manager": make_person(Role.D_GM, dealer),
        "other_manager": make_person(Role.D_GM, make_dealer("BJ02", dealer.region)),
        "regional": make_person(Role.REGION_CAM, dealer.region),
        "head": make_person(Role.REGION_HEAD, dealer.region),
        "far": make_person(Role.REGION_HEAD, make_region("S")),
        "risk": make_person(Role.RISK_MANAGER),
    }


LINES = (
    TargetFacts(Kpi.CLOSURE, P, Decimal("0.9"), 60),
    TargetFacts(Kpi.E2E_MEDIAN, P, Decimal(120), 40),
)


def proposed(people, by="regional", lines=LINES, at=BEFORE, **more):
    with time_machine.travel(at, tick=False):
        return set_targets(people["advocate"].user_id, Q3, lines, by=people[by], **more)


def agreed(people, sheet, by="advocate", at=BEFORE):
    with time_machine.travel(at, tick=False):
        return agree_targets(sheet.pk, by=people[by])


def refused(call, *args, **kwargs):
    with pytest.raises(DomainError) as error:
        call(*args, **kwargs)
    return {one.code for one in error.value.refusals}


def test_both_sides_put_their_name_to_it(people):
    sheet = proposed(people)
    assert (sheet.state, sheet.number, sheet.taken_by) == (SheetState.PROPOSED, 1, None)
    sheet = agreed(people, sheet)
    assert sheet.state == SheetState.AGREED
    assert {sheet.given_by_id, sheet.taken_by_id} == {
        people["regional"].user_id,
        people["advocate"].user_id,
    }
    assert refused(agreed, people, sheet) == {"TARGETS_NOT_PROPOSED"}


def test_the_manager_may_agree_for_the_dealer_but_no_other(people):
    sheet = proposed(people)
    with pytest.raises(TargetSheet.DoesNotExist):
        agreed(people, sheet, by="other_manager")
    assert refused(agreed, people, sheet, by="head") == {"TARGETS_NOT_YOURS"}
    assert agreed(people, sheet, by="manager").state == SheetState.AGREED


def test_whoever_set_the_targets_does_not_agree_to_them(people):
    assert refused(agreed, people, proposed(people), by="regional") == {
        "TARGETS_SAME_PERSON",
        "TARGETS_NOT_YOURS",
    }


def test_only_who_speaks_for_the_place_sets_targets(people):
    for who in ("far", "advocate", "manager"):
        assert refused(proposed, people, by=who) == {"OWNER_WITHOUT_POST"}
    assert proposed(people, by="risk").number == 1


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((), "NO_TARGETS"),
        ((TargetFacts(Kpi.CLOSURE, P, Decimal("0.9"), 99),), "WEIGHTS_NOT_100"),
        ((TargetFacts(Kpi.CLOSURE, P, Decimal("0.9"), 50),) * 2, "TARGET_TWICE"),
        ((TargetFacts(Kpi.CLOSURE, P, Decimal(0), 100),), "TARGET_NOT_POSITIVE"),
        (
            (TargetFacts(Kpi.CLOSURE, TargetScope.DEPARTMENT, Decimal("0.9"), 100),),
            "TARGET_WITHOUT_CASES",
        ),
        (
            (TargetFacts(Kpi.CLOSURE, P, Decimal("0.9"), 100, touch_point="PRICE"),),
            "TARGET_WITHOUT_CASES",
        ),
    ],
)
def test_targets_make_sense_together(people, lines, code):
    assert refused(proposed, people, lines=lines) == {code}


def test_before_the_period_a_proposal_is_replaced_with_a_reason(people):
    first = proposed(people)
    assert refused(proposed, people) == {"REASON_MISSING"}
    second = proposed(people, reason="与店总重新谈过")
    first.refresh_from_db()
    assert (first.state, second.number) == (SheetState.REPLACED, 2)


def test_inside_the_period_only_the_head_changes_and_both_versions_stay(people):
    first = agreed(people, proposed(people))
    assert refused(proposed, people, at=INSIDE, reason="旺季") == {"WRONG_ROLE"}
    assert refused(proposed, people, by="risk", at=INSIDE, reason="旺季") == {"WRONG_ROLE"}
    harder = (TargetFacts(Kpi.CLOSURE, P, Decimal("0.95"), 100),)
    second = proposed(people, by="head", at=INSIDE, reason="旺季", lines=harder)
    first.refresh_from_db()
    assert first.state == SheetState.AGREED
    agreed(people, second, at=INSIDE)
    first.refresh_from_db()
    assert first.state == SheetState.REPLACED
    assert [line.target for line in first.lines.all()] == [Decimal("0.9"), Decimal(120)]
    assert [line.target for line in second.lines.all()] == [Decimal("0.95")]


def test_a_part_of_an_agreed_period_is_changed_as_a_whole_or_not_at_all(people):
    months = Months(D("2026-08-01"), D("2026-11-01"))
    owner = people["advocate"].user_id

    def beside(by):
        with time_machine.travel(BEFORE, tick=False):
            return set_targets(owner, months, LINES, by=people[by], reason="x")

    waiting = beside("regional")
    agreed(people, proposed(people))
    assert refused(beside, "regional") == {"TARGETS_OVERLAP"}
    assert refused(agreed, people, waiting) == {"TARGETS_OVERLAP"}


def test_the_baseline_is_the_average_of_the_six_months_before(people, dealer):
    owner = {"owner_id": people["advocate"].user_id}
    a_case(dealer, "2026-06-02T09:00", state="TRIAGED", **owner)
    a_closed_case(dealer, "2026-06-02T09:00", "2026-06-04T09:00", **owner)
    a_closed_case(dealer, "2026-05-02T09:00", "2026-05-04T09:00", **owner)
    a_closed_case(dealer, "2025-12-02T09:00", "2025-12-04T09:00", **owner)
    sheet = proposed(people, at=moment("2026-06-30T10:00"))
    closure, median = sheet.lines.all()
    assert closure.baseline == Decimal("0.75")  # all of May, half of June
    assert median.baseline == Decimal(48)


def test_what_was_reached_makes_the_score(people, dealer):
    owner = {"owner_id": people["advocate"].user_id}
    a_closed_case(dealer, "2026-07-01T09:00", "2026-07-05T09:00", **owner)
    a_case(dealer, "2026-07-02T09:00", state="TRIAGED", **owner)
    a_closed_case(dealer, "2026-07-01T09:00", "2026-07-30T09:00")
    agreed(people, proposed(people))
    sheets = TargetSheet.objects.visible_to(SYSTEM).in_force().prefetch_related("lines")
    (found,) = standings(sheets, moment("2026-10-05T08:30"))
    assert [one.actual for one in found.lines] == [Decimal("0.5"), Decimal("96.0")]
    assert [one.achievement for one in found.lines] == [Decimal(5) / 9, Decimal("1.2")]
    assert found.score == Decimal("81.3")
    assert (found.status, [one.status for one in found.lines]) == (
        Status.RED,
        [Status.RED, Status.GREEN],
    )


def test_the_trained_share_of_a_dealer_is_a_figure(people, dealer):
    """Of two advocates one has passed everything; no touch point has people."""
    make_person(Role.D_CAM, dealer)
    person = people["advocate"].user_id
    desk = make_person(Role.COMPLAINT_DESK)
    with time_machine.travel(BEFORE, tick=False):
        for module in TrainingModule.values:
            log_training(TrainingFacts(person, module, D("2026-06-01")), by=desk)
    half = (
        TargetFacts(Kpi.TRAINED, TargetScope.DEALER, Decimal("0.5"), 60),
        TargetFacts(Kpi.TRAINED, P, Decimal(1), 40),
    )
    agreed(people, proposed(people, lines=half))
    sheets = TargetSheet.objects.visible_to(SYSTEM).in_force().prefetch_related("lines")
    (found,) = standings(sheets, moment("2026-10-05T08:30"))
    assert [one.actual for one in found.lines] == [Decimal("0.5")] * 2
    assert found.score == Decimal("80.0")
    wrong = TargetFacts(Kpi.TRAINED, TargetScope.TOUCH_POINT, Decimal(1), 100, touch_point="PRICE")
    codes = refused(proposed, people, lines=(wrong,), reason="x")
    assert codes == {"TARGET_WITHOUT_CASES"}


def test_everybody_sees_the_targets_of_their_place(people):
    sheet = agreed(people, proposed(people))
    colleague = make_person(Role.D_CAM, sheet.dealer)
    for who, sees in (
        ("advocate", True), ("manager", True), ("regional", True), ("risk", True),
        ("far", False), ("other_manager", False),
    ):  # fmt: skip
        assert TargetSheet.objects.visible_to(people[who]).exists() is sees
    assert not TargetSheet.objects.visible_to(colleague).exists()


def test_a_figure_that_is_retired_or_merged_is_no_longer_set(people):
    review_figure(Kpi.CLOSURE, ReviewVerdict.RETIRED, "与及时关闭重复", by=people["risk"])
    assert refused(proposed, people) == {"FIGURE_RETIRED"}
    review_figure(Kpi.CLOSURE, ReviewVerdict.KEPT, "管理层仍需要", by=people["risk"])
    review_figure(
        Kpi.E2E_P90,
        ReviewVerdict.MERGED,
        "看中位数即可",
        by=people["risk"],
        merged_into="E2E_MEDIAN",
    )
    assert Kpi.CLOSURE in figures_in_use()
    assert Kpi.E2E_P90 not in figures_in_use()


def test_a_review_needs_the_risk_manager_a_reason_and_where_to(people):
    risk = people["risk"]
    assert refused(review_figure, Kpi.FLOW, ReviewVerdict.KEPT, "x", by=people["head"]) == {
        "WRONG_ROLE"
    }
    assert refused(review_figure, Kpi.FLOW, ReviewVerdict.KEPT, " ", by=risk) == {"REASON_MISSING"}
    for merged_into in ("", "FLOW"):
        assert refused(
            review_figure, Kpi.FLOW, ReviewVerdict.MERGED, "x", by=risk, merged_into=merged_into
        ) == {"MERGED_INTO_MISSING"}
