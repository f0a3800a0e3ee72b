"""What a round talks about: nine rules in their order, against lists that were written by hand."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from complaints.calc.agenda import CaseFacts, Facts, Limits, company_agenda
from complaints.calc.clusters import Told
from complaints.choices import Lamp, QuickAlert, SourceCode, TouchPoint
from complaints.choices.rounds import ChinaReason, RoundKind, Statutory, TopicKind, Why
from complaints.choices.signals import Audience
from complaints.models import (
    ActionItem,
    AgendaItem,
    CaseFact,
    Decision,
    Goodwill,
    LegalMatter,
    SensorRound,
)
from complaints.selectors.rounds.agenda_facts import agenda_facts
from complaints.selectors.rounds.deadlines import statutory_deadlines
from complaints.services.rounds import Topic, add_item, build_agenda, raise_topic, take_off
from complaints.tasks import round_clocks
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import TransitionRefused
from dealerops.policy.services import Values
from tests.factories.complaints_clocks import open_case
from tests.factories.complaints_rounds import (
    Table,
    a_case,
    a_notice,
    a_round,
    judged,
    on,
    today_is,
)
from tests.factories.market import make_paper

DAY = dt.timedelta(days=1)
D = dt.date.fromisoformat


@pytest.fixture
def table(db: None) -> Table:
    return Table.set()


def lines(round_: SensorRound) -> list[tuple[int, str, list[str]]]:
    rows = AgendaItem.objects.filter(round=round_)
    return [(one.section, str(one.subject), [code for code, _ in one.why]) for one in rows]


def test_the_agenda_equals_the_list_that_was_written_by_hand(table):
    """The round of Tuesday 10 November 2026; the one before was on 27 October."""
    with today_is("2026-10-27", "10:00"):
        before = a_round()
        SensorRound.objects.filter(pk=before.pk).update(
            state="HELD", chair=table.chair.user_id, opened_at=on("2026-10-27", "10:00"),
            held_at=on("2026-10-27", "11:00"),
        )  # fmt: skip
    old = {"received": on("2026-08-03"), "topic": TouchPoint.PRICE}
    red = a_case(table.dealer, lamp=Lamp.RED, score=82, **old)
    redder = a_case(table.far_dealer, lamp=Lamp.RED, score=95, reopened_at=on("2026-11-02"), **old)
    new_yellow = a_case(table.dealer, lamp=Lamp.YELLOW, score=45, **old)
    judged(new_yellow, on("2026-10-20"), Lamp.GREEN, 40)
    risen = a_case(table.dealer, lamp=Lamp.YELLOW, score=42, **old)
    judged(risen, on("2026-10-20"), Lamp.YELLOW, 32)
    a_case(table.dealer, lamp=Lamp.YELLOW, score=44, **old)  # too low
    known = a_case(table.dealer, lamp=Lamp.YELLOW, score=50, **old)  # yellow before, and steady
    judged(known, on("2026-10-20"), Lamp.YELLOW, 45)
    back = a_case(table.dealer, reopened_at=on("2026-11-03"), **old)
    a_case(table.dealer, reopened_at=on("2026-11-03"), state="WITHDRAWN", **old)
    young = {"received": on("2026-11-05"), "topic": TouchPoint.PARTS}
    same = [a_case(table.dealer, model=table.model, **young) for _ in range(3)]
    notice = a_notice(back, "2026-11-24")
    a_notice(back, "2026-11-25")
    matter = LegalMatter.objects.create(
        case=back, kind="LAWYER_LETTER", reference="1", received_on="2026-11-02",
        due_on="2026-11-12",
    )  # fmt: skip
    process = raise_topic(Topic(TopicKind.PROCESS, "Hand-over"), by=table.desk)
    china = raise_topic(
        Topic(TopicKind.CHINA, "Steering", reasons=[ChinaReason.PRODUCT]), by=table.desk
    )
    actions = [
        ActionItem.objects.create(
            round=before, text="…", owner_id=table.desk.user_id, due_on=day, regions=[]
        )
        for day in (D("2026-11-09"), D("2026-11-10"), D("2026-11-01"))
    ]

    with today_is("2026-11-09", "00:10"):
        round_clocks()
    round_ = SensorRound.objects.get(kind=RoundKind.COMPANY, nominal_on="2026-11-10")
    cluster = f"cluster:PARTS:{table.model.pk}:{table.dealer.pk}"
    assert [line[:2] for line in lines(round_)] == [
        (1, f"action:{actions[2].pk}"),
        (1, f"action:{actions[0].pk}"),
        (2, f"case:{redder.pk}"),
        (2, f"case:{red.pk}"),
        (3, f"case:{new_yellow.pk}"),
        (3, f"case:{risen.pk}"),
        (4, f"case:{redder.pk}"),
        (4, f"case:{back.pk}"),
        (5, cluster),
        (6, f"deadline:matter:{matter.pk}"),
        (6, f"deadline:notice:{notice.pk}"),
        (7, "figures"),
        (8, f"topic:{process.pk}"),
        (9, f"topic:{china.pk}"),
    ]
    whys = {(section, subject): why for section, subject, why in lines(round_)}
    assert whys[3, f"case:{new_yellow.pk}"] == [Why.NEW_YELLOW]
    assert whys[3, f"case:{risen.pk}"] == [Why.RISING]
    item = AgendaItem.objects.get(round=round_, subject=cluster)
    assert item.about["cases"] == sorted(case.pk for case in same)
    assert round_.policy_values["complaints.agenda_yellow"] == 45


def test_the_days_of_a_demand_for_return_are_on_the_agenda(table):
    """Demanded on Monday 2 November: to be answered by the 16th, to be carried out by the 30th."""
    with today_is("2026-11-02", "10:00"):
        case = open_case(table.dealer, "2026-11-02T10:00", demand="RETURN")
    deadlines = [one for one in statutory_deadlines(D("2026-11-30")) if one.case_id == case.pk]
    assert [(one.what, one.last_day) for one in deadlines] == [
        (Statutory.RETURN_ANSWER, D("2026-11-16")),
        (Statutory.RETURN_DONE, D("2026-11-30")),
    ]
    assert statutory_deadlines(D("2026-11-15")) == []
    with today_is("2026-11-09", "00:10"):
        round_clocks()
    round_ = SensorRound.objects.get(kind=RoundKind.COMPANY, nominal_on="2026-11-10")
    sixth = [subject for section, subject, _why in lines(round_) if section == 6]
    assert sixth == [f"deadline:return_answer:{case.pk}"]


# --- the edges of each rule, on plain values --------------------------------------------------------
LIMITS = Limits(D("2026-11-10"), 45, 10, 3, 30, 2, Decimal(1_000_000))


def facts(
    case_id: int = 1,
    *,
    lamp: str = Lamp.YELLOW,
    score: int = 50,
    before: int = 50,
    topic: str = TouchPoint.PRICE,
    place: tuple[int | None, int | None, int | None] = (None, None, None),
    **more: object,
) -> CaseFacts:
    base = CaseFacts(
        told=Told(case_id, topic, *place),
        number=f"CC-{case_id}",
        lamp=lamp,
        score=score,
        score_before=before,
        yellow_since_round=False,
        reopened_on=None,
        in_window=True,
        source=SourceCode.HOTLINE_400,
        audience=Audience.PRIVATE,
        quick_alerts=(),
        exposure=Decimal(0),
    )
    return replace(base, **more)


def sections(*cases: CaseFacts) -> list[tuple[int, str]]:
    found = company_agenda(Facts(cases=cases), LIMITS)
    return [(int(line.section), line.subject) for line in found if line.subject != "figures"]


@pytest.mark.parametrize(
    ("case", "is_on"),
    [
        (facts(score=45, yellow_since_round=True), True),
        (facts(score=44, before=44, yellow_since_round=True), False),
        (facts(score=50, before=50), False),  # yellow for long
        (facts(score=40, before=30), True),
        (facts(score=39, before=30), False),
        (facts(lamp=Lamp.GREEN, score=25, before=15), True),
        (facts(lamp=Lamp.GREEN, score=25, before=16, yellow_since_round=True), False),
    ],
)
def test_new_yellow_from_45_points_or_risen_by_10(case, is_on):
    assert ((3, "case:1") in sections(case)) is is_on


def test_three_of_a_topic_at_one_model_or_one_dealer_are_a_cluster():
    calm = {"lamp": Lamp.GREEN, "score": 5, "before": 5}
    two = [facts(n, place=(7, n, 1), **calm) for n in (1, 2)]
    assert sections(*two) == []
    assert sections(*two, facts(3, place=(7, 3, 1), **calm)) == [(5, "cluster:PRICE:7:")]
    at_dealer = [facts(n, place=(None, 9, 1), **calm) for n in (1, 2, 3)]
    assert sections(*at_dealer) == [(5, "cluster:PRICE::9")]
    other_topic = facts(3, topic=TouchPoint.PARTS, place=(7, 3, 1), **calm)
    assert sections(*two, other_topic) == []
    too_old = facts(3, place=(7, 3, 1), in_window=False, **calm)
    assert sections(*two, too_old) == []


def test_a_cluster_in_two_regions_is_one_for_china_one_in_a_single_region_is_not():
    calm = {"lamp": Lamp.GREEN, "score": 5, "before": 5}
    spread = [facts(n, place=(7, n, n % 2), **calm) for n in (1, 2, 3)]
    assert (9, "cluster:PRICE:7:") in sections(*spread)
    near = [facts(n, place=(7, n, 1), **calm) for n in (1, 2, 3)]
    assert (9, "cluster:PRICE:7:") not in sections(*near)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"topic": TouchPoint.PRODUCT}, ChinaReason.PRODUCT),
        ({"quick_alerts": (QuickAlert.SERIES,)}, ChinaReason.PRODUCT),
        ({"is_recall": True}, ChinaReason.PRODUCT),
        ({"audience": Audience.NATIONAL_MEDIA}, ChinaReason.MEDIA),
        ({"source": SourceCode.REG_OTHER}, ChinaReason.MEDIA),
        ({"exposure": Decimal(1_000_000)}, ChinaReason.EXPOSURE),
        ({"exposure": Decimal("999999.99")}, None),
        ({"source": SourceCode.REG_12315}, None),  # passes on every sort of complaint
    ],
)
def test_what_meets_the_scope_of_the_china_round(more, reason):
    found = company_agenda(Facts(cases=[facts(lamp=Lamp.RED, score=80, **more)]), LIMITS)
    china = [line for line in found if line.section == 9]
    assert [values["what"] for line in china for _, values in line.why] == (
        [reason] if reason else []
    )


def test_what_no_other_rule_names_is_not_sent_to_china():
    assert sections(facts(topic=TouchPoint.PRODUCT, lamp=Lamp.GREEN, score=5, before=5)) == []


# --- what people do to it ---------------------------------------------------------------------------
def test_built_anew_it_keeps_what_people_added_wrote_and_took_off(table):
    red = a_case(table.dealer, lamp=Lamp.RED, score=80)
    gone = a_case(table.dealer, lamp=Lamp.RED, score=70)
    noted = a_case(table.dealer, lamp=Lamp.RED, score=65)
    with today_is("2026-11-09"):
        round_ = a_round()
        by_hand = add_item(round_.pk, section=8, title="Spare keys", by=table.desk)
        named = add_item(round_.pk, section=4, title="Ask", case_id=red.pk, by=table.desk)
        item = AgendaItem.objects.get(round=round_, section=2, case=red)
        take_off(item.pk, by=table.desk)
        AgendaItem.objects.filter(round=round_, case=noted).update(notes="called again")
        for case in (gone, noted):
            case.lamp = Lamp.GREEN
            case.save()
        late = a_case(table.dealer, lamp=Lamp.RED, score=90)
        build_agenda(round_.pk, by=table.desk)
    rows = {row.pk: row for row in AgendaItem.objects.filter(round=round_)}
    assert {by_hand.pk, named.pk, item.pk} <= set(rows)
    assert rows[item.pk].is_off
    reds = [row.case_id for row in rows.values() if row.section == 2]
    assert reds == [late.pk, red.pk, noted.pk]
    assert gone.pk not in reds


def test_an_item_stands_once_in_its_section(table):
    red = a_case(table.dealer, lamp=Lamp.RED, score=80)
    with today_is("2026-11-09"):
        round_ = a_round()
        with pytest.raises(TransitionRefused, match="ITEM_THERE"):
            add_item(round_.pk, section=2, title="Again", case_id=red.pk, by=table.desk)


def test_only_the_desk_and_the_risk_manager_prepare_a_round(table):
    with today_is("2026-11-09"):
        round_ = a_round()
        for person in (table.quality, table.legal, table.management, table.head):
            with pytest.raises(TransitionRefused, match="WRONG_ROLE"):
                add_item(round_.pk, section=8, title="x", by=person)
            with pytest.raises(TransitionRefused, match="WRONG_ROLE"):
                build_agenda(round_.pk, by=person)


def test_a_stand_up_is_about_red_cases_alone(table):
    red = a_case(table.dealer, lamp=Lamp.RED, score=80, reopened_at=on("2026-11-02"))
    a_case(table.dealer, lamp=Lamp.YELLOW, score=59)
    with today_is("2026-11-09", "08:00"):
        round_ = a_round(RoundKind.STAND_UP)
    assert [line[:2] for line in lines(round_)] == [(2, f"case:{red.pk}")]


def test_without_a_round_before_what_is_younger_than_a_fortnight_counts_as_new(table):
    with today_is("2026-11-09"):
        round_ = build_agenda(a_round().pk, by=SYSTEM)
    assert round_.since == round_.scheduled_at - 14 * DAY


@pytest.mark.parametrize(
    ("cost", "offers", "decided", "exposure"),
    [
        (None, (), (), 0),
        (800, (), (), 800),
        (None, ((600_000, "PROPOSED"), (400_000, "GRANTED"), (9, "REFUSED")), (), 1_000_000),
        (800, ((700, "PROPOSED"),), ((1_200_000, False), (5_000_000, True)), 1_200_000),
    ],
)
def test_what_a_pending_case_may_cost_is_known_before_its_close(
    table, cost, offers, decided, exposure
):
    case = a_case(table.dealer, lamp=Lamp.RED, score=82, cost=cost)
    who = table.chair.user_id
    for amount, state in offers:
        signed = {
            "agreement": store_upload(make_paper(), name="a.png", by=table.chair), "decided_by_id": who,
            "decided_at": on("2026-11-09"), "before": 0,
        }  # fmt: skip
        Goodwill.objects.create(
            number=f"GW-{amount}", case=case, kind="REPAIR", amount=amount, dealer_share=0,
            reason="…", state=state, proposed_by_id=who, proposed_role="RISK_MANAGER",
            proposed_at=on("2026-11-09"), **(signed if state == "GRANTED" else {}),
        )  # fmt: skip
    with today_is("2026-11-10", "09:00"):
        item = AgendaItem.objects.get(round=a_round(), section=2, case=case)
        for amount, is_gone in decided:
            gone = {
                "withdrawn_at": on("2026-11-10"),
                "withdrawn_by_id": who,
                "withdrawn_reason": "…",
            }
            Decision.objects.create(
                item=item, type="BUYBACK", amount=amount, approver_id=who, owner_id=who,
                due_on=D("2026-11-20"), decided_at=on("2026-11-10"), decided_by_id=who,
                **(gone if is_gone else {}),
            )  # fmt: skip
        limits = {"day": D("2026-11-10"), "values": Values(on=D("2026-11-10"))}
        (found,) = agenda_facts(since=on("2026-10-27"), now=on("2026-11-10"), **limits).cases
    assert found.exposure == exposure


def test_what_somebody_relates_to_a_recall_goes_up_until_it_is_withdrawn(table):
    said_at, limits = (
        on("2026-11-09"),
        {"day": D("2026-11-10"), "values": Values(on=D("2026-11-10"))},
    )
    said = [
        CaseFact.objects.create(
            case=a_case(table.dealer, lamp=Lamp.RED, score=82), kind=kind, said_at=said_at,
            said_by_id=table.quality.user_id,
        )
        for kind in ("RECALL", "FRAUD", "RECALL")
    ]  # fmt: skip
    CaseFact.objects.filter(pk=said[2].pk).update(
        withdrawn_at=said_at, withdrawn_by=table.quality.user_id, reason="…"
    )
    found = agenda_facts(since=on("2026-10-27"), now=on("2026-11-10"), **limits)
    recalls = {one.case_id: one.is_recall for one in found.cases}
    assert [recalls[one.case_id] for one in said] == [True, False, False]
