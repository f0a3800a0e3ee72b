"""Holding a round: who must be there, what may be decided, and what follows from it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from complaints.choices import CaseState, Lamp, TouchPoint, Verification
from complaints.choices.rounds import (
    ActionState,
    Attendance,
    ChinaReason,
    DecisionType,
    Function,
    RoundKind,
    RoundState,
)
from complaints.models import (
    ActionItem,
    AgendaItem,
    Decision,
    RoundTopic,
    SensorRound,
    StandingSeat,
)
from complaints.services.rounds import (
    Verdict,
    add_item,
    call_off_round,
    close_action,
    decide,
    end_round,
    note_item,
    reopen_action,
    seat_came,
    start_round,
    withdraw_decision,
)
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import DomainError, InvalidInput, StaleObject, TransitionRefused
from tests.factories.complaints_rounds import Table, a_case, a_round, in_session, on, today_is
from tests.factories.market import make_paper, make_person

D = dt.date.fromisoformat
LATER = D("2026-11-20")


@pytest.fixture
def table(db: None) -> Table:
    return Table.set()


@pytest.fixture(autouse=True)
def _tuesday():
    with today_is("2026-11-10", "09:00"):
        yield


def red_item(table: Table, round_: SensorRound | None = None, **case: object) -> AgendaItem:
    made = a_case(table.dealer, lamp=Lamp.RED, score=82, **case)
    round_ = round_ or in_session(table)
    return AgendaItem.objects.get(round=round_, section=2, case=made)


def codes(error: pytest.ExceptionInfo[DomainError]) -> set[str]:
    return {refusal.code for refusal in error.value.refusals}


def test_nothing_is_decided_without_a_quorum_and_the_deputy_counts(table):
    a_case(table.dealer, lamp=Lamp.RED, score=82)
    round_ = start_round(a_round().pk, by=table.chair)
    item = round_.items.get(section=2)
    seats = {seat.function: seat for seat in round_.seats.all()}
    for function in (Function.RISK, Function.AFTERSALES, Function.REGION):
        seat_came(seats[function].pk, Attendance.PERSON, by=table.desk)
    go_on = Verdict(DecisionType.CONTINUE)
    with pytest.raises(TransitionRefused, match="NO_QUORUM"):
        decide(item.pk, go_on, by=table.chair)
    with pytest.raises(TransitionRefused, match="NO_QUORUM"):
        end_round(round_.pk, by=table.chair)
    seat_came(seats[Function.QUALITY].pk, Attendance.DEPUTY, by=table.desk)
    assert decide(item.pk, go_on, by=table.chair).type == DecisionType.CONTINUE
    with pytest.raises(InvalidInput, match="DEPUTY_MISSING"):
        seat_came(seats[Function.AFTERSALES].pk, Attendance.DEPUTY, by=table.desk)


def test_a_round_without_an_agenda_is_not_opened(table):
    round_ = a_round()
    SensorRound.objects.filter(pk=round_.pk).update(agenda_at=None)
    with pytest.raises(TransitionRefused, match="NO_AGENDA"):
        start_round(round_.pk, by=table.chair)


def test_whoever_has_a_seat_on_the_day_sits_in_the_round(table):
    """Rounds are planned weeks ahead; people change their desks meanwhile."""
    round_ = a_round()
    StandingSeat.objects.filter(kind=RoundKind.COMPANY, function=Function.PR).delete()
    StandingSeat.objects.filter(kind=RoundKind.COMPANY, function=Function.QUALITY).update(
        person=table.legal.user_id, deputy=None
    )
    StandingSeat.objects.create(
        kind=RoundKind.COMPANY, function=Function.LEGAL, person_id=table.legal.user_id
    )
    start_round(round_.pk, by=table.chair)
    seats = {seat.function: seat for seat in round_.seats.all()}
    assert Function.PR not in seats
    assert Function.LEGAL in seats
    quality = seats[Function.QUALITY]
    assert (quality.person_id, quality.deputy_id) == (table.legal.user_id, None)


def test_the_round_of_the_steering_case_decides_a_technical_campaign(table):
    item = red_item(table, topic=TouchPoint.PRODUCT)
    verdict = Verdict(
        DecisionType.TECH_CAMPAIGN, "Check the steering of the series", None, None,
        table.quality.user_id, LATER,
    )  # fmt: skip
    decision = decide(item.pk, verdict, by=table.chair)
    action = ActionItem.objects.get(decision=decision)
    assert (action.owner_id, action.due_on) == (table.quality.user_id, LATER)
    assert (action.state, action.case) == (ActionState.OPEN, item.case)


@pytest.mark.parametrize("kind", [DecisionType.GOODWILL, DecisionType.BUYBACK])
def test_money_is_decided_with_amount_and_approver(table, kind):
    item = red_item(table)
    bare = Verdict(kind, owner_id=table.desk.user_id, due_on=LATER)
    with pytest.raises(InvalidInput) as error:
        decide(item.pk, bare, by=table.chair)
    assert codes(error) == {"DECISION_AMOUNT", "DECISION_APPROVER"}
    for stranger in (table.desk, table.far_head):
        wrong = Verdict(kind, "", Decimal(5000), stranger.user_id, table.desk.user_id, LATER)
        with pytest.raises(InvalidInput, match="NOT_AN_APPROVER"):
            decide(item.pk, wrong, by=table.chair)
    good = Verdict(kind, "", Decimal(5000), table.head.user_id, table.desk.user_id, LATER)
    assert decide(item.pk, good, by=table.chair).amount == 5000
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "most"), [("head", "20000"), ("chair", "50000"), ("management", None)]
)
def test_goodwill_is_approved_within_the_limit_of_the_role(table, who, most):
    item, approver = red_item(table), getattr(table, who).user_id
    asked = Verdict(DecisionType.GOODWILL, "", Decimal(most or 60_000), approver, table.desk.user_id, LATER)  # fmt: skip
    if most:
        dearer = replace(asked, amount=asked.amount + Decimal("0.01"))
        with pytest.raises(InvalidInput) as error:
            decide(item.pk, dearer, by=table.chair)
        assert codes(error) == {"APPROVER_LIMIT"}
    assert decide(item.pk, asked, by=table.chair).approver_id == approver


@pytest.mark.parametrize("kind", sorted(set(DecisionType) - {"CONTINUE", "CLOSE", "ESCALATE_CHINA_ROUND"}))  # fmt: skip
def test_what_somebody_must_do_names_who_and_until_when(table, kind):
    item = red_item(table)
    money = {"amount": Decimal(1), "approver_id": table.chair.user_id}
    with pytest.raises(InvalidInput) as error:
        decide(item.pk, Verdict(kind, **money), by=table.chair)
    assert codes(error) == {"ACTION_OWNER", "ACTION_DAY"}
    past = Verdict(kind, owner_id=table.desk.user_id, due_on=D("2026-11-09"), **money)
    with pytest.raises(InvalidInput, match="ACTION_DAY_PAST"):
        decide(item.pk, past, by=table.chair)


def test_another_owner_is_the_owner_of_the_case(table):
    item = red_item(table)
    verdict = Verdict(DecisionType.CHANGE_OWNER, owner_id=table.advocate.user_id, due_on=LATER)
    decide(item.pk, verdict, by=table.chair)
    item.case.refresh_from_db()
    assert item.case.owner_id == table.advocate.user_id


@pytest.mark.parametrize("role", [Role.D_GM, Role.D_SVC_DIR, Role.D_CAM])
def test_an_action_item_is_for_who_can_see_and_close_it(table, role):
    """A dealer's person takes the case over, and does what that says; to no other effect are they named."""
    item, person = red_item(table), make_person(role, table.dealer)
    change = Verdict(DecisionType.TECH_CAMPAIGN, owner_id=person.user_id, due_on=LATER)
    with pytest.raises(InvalidInput) as error:
        decide(item.pk, change, by=table.chair)
    assert codes(error) == {"ACTION_OWNER_OUTSIDE"}
    decide(item.pk, replace(change, type=DecisionType.CHANGE_OWNER), by=table.chair)
    item.case.refresh_from_db()
    assert item.case.owner_id == person.user_id
    assert not ActionItem.objects.exists()


def test_what_is_about_a_case_needs_one(table):
    round_ = in_session(table)
    figures = round_.items.get(section=7)
    with pytest.raises(InvalidInput, match="DECISION_NEEDS_CASE"):
        decide(figures.pk, Verdict(DecisionType.CLOSE), by=table.chair)


def test_the_round_closes_nothing_that_the_rules_of_the_case_keep_open(table):
    item = red_item(table)
    case = item.case
    close = Verdict(DecisionType.CLOSE)
    with pytest.raises(TransitionRefused, match="STATE_CONFLICT"):
        decide(item.pk, close, by=table.chair)
    case.state, case.root_cause = CaseState.RESOLVED, "PROCESS"
    case.measures, case.cost = "x", Decimal(0)
    case.save()
    with pytest.raises(TransitionRefused, match="NOT_VERIFIED"):
        decide(item.pk, close, by=table.chair)
    assert not Decision.objects.exists()
    case.verification, case.verified_at = Verification.ACCEPTED, timezone.now()
    case.save()
    decide(item.pk, close, by=table.chair)
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
    decide(item.pk, close, by=table.chair)  # closed by the desk meanwhile is closed, too


def test_up_to_the_china_round_and_back_as_an_action_item_of_the_next_company_round(table):
    item = red_item(table, topic=TouchPoint.PRICE)
    up = Verdict(DecisionType.ESCALATE_CHINA_ROUND, "Price policy of two companies")
    with pytest.raises(InvalidInput, match="NO_CHINA_SCOPE"):
        decide(item.pk, up, by=table.chair)
    reasons = [ChinaReason.ENTITIES]
    decision = decide(item.pk, Verdict(up.type, up.text, reasons=reasons), by=table.chair)
    topic = decision.topic
    assert topic is not None
    assert (topic.case, topic.reasons) == (item.case, reasons)
    end_round(item.round_id, by=table.chair)

    with today_is("2026-11-18"):
        china = in_session(table, RoundKind.CHINA)
        there = china.items.get()
        assert (there.section, there.about) == (9, {"topic": topic.pk})
        with pytest.raises(InvalidInput) as error:
            decide(there.pk, Verdict(DecisionType.CONTINUE), by=table.chair)
        assert codes(error) == {"ACTION_OWNER", "ACTION_DAY"}
        with pytest.raises(InvalidInput, match="AT_THE_TOP"):
            decide(there.pk, Verdict(up.type, reasons=reasons), by=table.chair)
        back = Verdict(
            DecisionType.PROCESS_CHANGE, "One price list",
            owner_id=table.desk.user_id, due_on=D("2026-11-20"),
        )  # fmt: skip
        decide(there.pk, back, by=table.chair)
        action = ActionItem.objects.get(decision__item=there)
        assert (action.round.kind, action.round.nominal_on) == (RoundKind.COMPANY, D("2026-11-24"))
    with today_is("2026-11-23"):
        company = a_round()
        assert company.items.filter(section=1, subject=f"action:{action.pk}").exists()


def test_a_case_is_on_the_china_round_once(table):
    item = red_item(table, topic=TouchPoint.PRODUCT)
    first = decide(item.pk, Verdict(DecisionType.ESCALATE_CHINA_ROUND), by=table.chair)
    again = decide(item.pk, Verdict(DecisionType.ESCALATE_CHINA_ROUND), by=table.chair)
    assert first.topic == again.topic
    assert RoundTopic.objects.count() == 1
    withdraw_decision(first.pk, reason="twice", by=table.chair)
    assert RoundTopic.objects.open().count() == 1
    withdraw_decision(again.pk, reason="not yet", by=table.chair)
    assert RoundTopic.objects.open().count() == 0


def test_a_stale_page_overwrites_nothing(table):
    item = red_item(table)
    note_item(item.pk, "the first", by=table.chair, version=item.version)
    with pytest.raises(StaleObject):
        note_item(item.pk, "the second", by=table.desk, version=item.version)
    with pytest.raises(StaleObject):
        decide(item.pk, Verdict(DecisionType.CONTINUE), by=table.desk, version=item.version)
    item.refresh_from_db()
    assert item.notes == "the first"
    decide(item.pk, Verdict(DecisionType.CONTINUE), by=table.desk, version=item.version)
    with pytest.raises(StaleObject):  # whoever has not seen the decision writes nothing either
        note_item(item.pk, "the third", by=table.chair, version=item.version)


def test_a_decision_is_withdrawn_with_its_action_and_never_rewritten(table):
    item = red_item(table)
    verdict = Verdict(DecisionType.PR_STATEMENT, owner_id=table.press.user_id, due_on=LATER)
    decision = decide(item.pk, verdict, by=table.chair)
    with pytest.raises(InvalidInput, match="WITHDRAW_REASON"):
        withdraw_decision(decision.pk, reason=" ", by=table.chair)
    withdraw_decision(decision.pk, reason="too early", by=table.chair)
    assert ActionItem.objects.get(decision=decision).state == ActionState.DROPPED
    with pytest.raises(TransitionRefused, match="WITHDRAWN_ALREADY"):
        withdraw_decision(decision.pk, reason="again", by=table.chair)


def test_what_has_been_done_is_not_withdrawn(table):
    item = red_item(table)
    verdict = Verdict(DecisionType.LEGAL_ROUTE, owner_id=table.legal.user_id, due_on=LATER)
    decision = decide(item.pk, verdict, by=table.chair)
    close_action(decision.action.pk, result="filed", file=make_paper(), name="p.png", by=table.legal)  # fmt: skip
    with pytest.raises(TransitionRefused, match="DECISION_DONE"):
        withdraw_decision(decision.pk, reason="x", by=table.chair)


def test_an_action_is_closed_by_its_owner_with_evidence_and_carried_until_then(table):
    item = red_item(table)
    verdict = Verdict(DecisionType.LEGAL_ROUTE, owner_id=table.legal.user_id, due_on=D("2026-11-12"))  # fmt: skip
    action = decide(item.pk, verdict, by=table.chair).action
    end_round(item.round_id, by=table.chair)
    with pytest.raises(TransitionRefused):
        close_action(action.pk, result="x", file=make_paper(), name="p.png", by=table.quality)
    with pytest.raises(InvalidInput, match="RESULT_MISSING"):
        close_action(action.pk, result=" ", file=make_paper(), name="p.png", by=table.legal)
    with today_is("2026-11-23"):
        after = a_round()
        subject = f"action:{action.pk}"
        assert after.items.filter(section=1, subject=subject).exists()
        close_action(action.pk, result="filed", file=make_paper(), name="p.png", by=table.legal)
        reopen_action(action.pk, reason="not enough", by=table.chair)
        close_action(action.pk, result="filed", file=make_paper(), name="p.png", by=table.legal)
    with today_is("2026-12-07"):
        assert not a_round().items.filter(subject=subject).exists()


def test_a_round_is_called_off_with_a_reason_and_not_once_it_has_decided(table):
    item = red_item(table)
    with pytest.raises(TransitionRefused, match="CALL_OFF_REASON"):
        call_off_round(item.round_id, reason="", by=table.chair)
    decide(item.pk, Verdict(DecisionType.CONTINUE), by=table.chair)
    with pytest.raises(TransitionRefused, match="HAS_DECISIONS"):
        call_off_round(item.round_id, reason="no time", by=table.chair)


def test_nobody_but_the_chair_opens_and_nobody_writes_into_what_is_not_in_session(table):
    red = a_case(table.dealer, lamp=Lamp.RED, score=82)
    round_ = a_round()
    item = round_.items.get(section=2, case=red)
    for person in (table.desk, table.quality, table.management, table.head):
        with pytest.raises(TransitionRefused, match="WRONG_ROLE"):
            start_round(round_.pk, by=person)
    with pytest.raises(TransitionRefused, match="ROUND_NOT_OPEN"):
        note_item(item.pk, "x", by=table.chair)
    start_round(round_.pk, by=table.chair)
    with pytest.raises(TransitionRefused, match="WRONG_ROLE"):
        note_item(item.pk, "x", by=table.quality)


def test_a_stand_up_looks_at_the_red_cases_of_this_minute(table):
    round_ = a_round(RoundKind.STAND_UP)
    assert not round_.items.exists()
    red = a_case(table.dealer, lamp=Lamp.RED, score=82)
    round_ = start_round(round_.pk, by=table.chair)
    assert [item.case for item in round_.items.all()] == [red]
    decide(round_.items.get().pk, Verdict(DecisionType.CONTINUE), by=table.chair)
    end_round(round_.pk, by=table.chair)
    assert not round_.minutes.exists()


def test_what_is_added_while_people_talk_is_talked_about(table):
    round_ = in_session(table)
    item = add_item(round_.pk, section=8, title="Spare keys", by=table.desk)
    assert note_item(item.pk, "agreed", by=table.chair).notes == "agreed"
    end_round(round_.pk, by=table.chair)
    round_.refresh_from_db()
    assert (round_.state, round_.held_at) == (RoundState.HELD, on("2026-11-10", "09:00"))
    assert round_.minutes.get().issue_due_at == on("2026-11-12", "00:00")
