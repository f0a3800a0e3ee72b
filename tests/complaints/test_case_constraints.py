"""What the database refuses, whoever writes (domain.md 9.19)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints.choices import CaseState
from complaints.choices.handling import GoodwillState
from complaints.models import (
    Case,
    CaseMerge,
    Goodwill,
    InformationFile,
    InformationRequest,
    InvalidProposal,
    LegalMatter,
    RegulatorNotice,
    RiskSnapshot,
    SensorLine,
    SensorSignal,
    SensorSource,
)
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import record
from dealerops.network.models import Firm
from dealerops.registry.models import CustomerFlag, GoodwillUse
from tests.factories.aftersales import make_driver, make_vehicle
from tests.factories.complaints import make_case, make_signal, make_source
from tests.factories.market import make_paper

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = NOW.date()
HOUR = dt.timedelta(hours=1)


def refuses(name, write):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()


def test_a_score_lies_between_0_and_100_and_each_snapshot_has_a_number_of_its_own(house):
    first = snapshot(make_case(house.dealer))
    refuses("complaints_snapshot_is_0_to_100", lambda: snapshot(first.case, number=2, score=101))
    refuses("complaints_snapshot_number_once", lambda: snapshot(first.case))


def test_nobody_rewrites_the_history_of_a_light(house):
    rows = RiskSnapshot.objects.filter(pk=snapshot(make_case(house.dealer)).pk)
    refuses("complaints_frozen", lambda: rows.update(score=1))
    refuses("complaints_frozen", rows.delete)


def snapshot(case, *, number=901, **more):
    fields = {
        "case": case,
        "number": number,
        "at": NOW,
        "occasion": "test",
        "table_version": "1",
        "severity": 5,
        "spread": 0,
        "recurrence": 0,
        "time": 0,
        "legal": 0,
        "score": 5,
        "band": "GREEN",
        "lamp": "GREEN",
        **more,
    }
    return RiskSnapshot.objects.create(**fields)


def goodwill(house, **more):
    fields = {
        "number": f"GW-{Goodwill.objects.count()}",
        "case": make_case(house.dealer),
        "kind": "PARTS",
        "amount": Decimal(100),
        "dealer_share": 50,
        "reason": "等待",
        "proposed_by_id": house.advocate.user_id,
        "proposed_role": "D_CAM",
        "proposed_at": NOW,
        **more,
    }
    return Goodwill.objects.create(**fields)


def notice(house, **more):
    fields = {
        "case": make_case(house.dealer),
        "authority": "12315",
        "number": "1",
        "received_on": TODAY,
        "due_at": NOW,
        "answer_due_at": NOW,
        "reply_due_at": NOW,
        **more,
    }
    return RegulatorNotice.objects.create(**fields)


def question(house, **more):
    fields = {
        "case": make_case(house.dealer),
        "dealer": house.dealer,
        "question": "？",
        "asked_by_id": house.desk.user_id,
        "asked_at": NOW,
        "due_at": NOW + HOUR,
        **more,
    }
    return InformationRequest.objects.create(**fields)


@pytest.mark.parametrize(
    "lacking",
    [
        {"root_cause": ""},
        {"measures": ""},
        {"cost": None},
        {"verification": "", "verified_at": None},
        {"verification": "NOT_SATISFIED"},
        {"verified_at": None},
        {"closed_at": None},
        {"verification": "", "exception_reason": "不同意"},  # nobody approved it
    ],
)
def test_a_case_is_closed_with_cause_and_verification_or_an_exception(house, lacking):
    refuses(
        "complaints_closed_case_says_why",
        lambda: make_case(house.dealer, CaseState.CLOSED, **lacking),
    )


def test_an_approved_exception_is_enough(house):
    assert make_case(
        house.dealer, CaseState.CLOSED, verification="", verified_at=None,
        exception_reason="不同意", exception_by_id=house.risk_manager.user_id,
    ).pk  # fmt: skip


def test_cases(house):
    case, other = make_case(house.dealer), make_case(house.dealer)
    mine = Case.objects.filter(pk=case.pk)
    owner = house.advocate.user_id
    for name, write in {
        "complaints_merged_case_says_where": lambda: mine.update(state="MERGED"),
        "complaints_no_case_in_itself": lambda: mine.update(merged_into=case),
        "complaints_no_case_causes_itself": lambda: mine.update(parent=case),
        "complaints_hold_remembers_the_state": lambda: mine.update(state="LEGAL_HOLD"),
        "complaints_owner_does_not_verify": lambda: mine.update(
            owner_id=owner, verified_by_id=owner
        ),
        "complaints_score_is_0_to_100": lambda: mine.update(score=101),
        "complaints_closed_after_received": lambda: mine.update(closed_at=NOW - 1000 * HOUR),
    }.items():
        refuses(name, write)
    assert mine.update(parent=other)


def test_steps(house):
    case = make_case(house.dealer)
    add = {"kind": "PLAN", "department": "SALES", "started_at": NOW}
    case.steps.create(**add)
    refuses("complaints_one_running_step_of_a_kind", lambda: case.steps.create(**add))
    refuses(
        "complaints_step_ends_after_it_began",
        lambda: case.steps.update(ended_at=NOW - HOUR),
    )


def test_signals(house):
    signal = make_signal(house.dealer, external_id="A-1")
    with transaction.atomic():
        entry = record(signal, "complaints.signal_received", by=SYSTEM)
    make_signal(origin=entry)
    for name, write in {
        "complaints_outside_number_once": lambda: make_signal(external_id="A-1"),
        "complaints_event_heard_once": lambda: make_signal(origin=entry),
        "complaints_attached_signal_has_a_case": lambda: SensorSignal.objects.update(
            state="ATTACHED"
        ),
        "complaints_reliability_is_1_to_3": lambda: SensorSource.objects.update(reliability=4),
    }.items():
        refuses(name, write)
    make_signal(source="SOCIAL", external_id="A-1")  # another sensor's number
    make_signal(), make_signal()  # and none at all


def test_lines(house):
    firm, source = Firm.objects.create(code="H", name="热线"), make_source()
    SensorLine.objects.create(firm=firm, source=source)
    refuses(
        "complaints_line_once_per_firm_and_sensor",
        lambda: SensorLine.objects.create(firm=firm, source=source),
    )


def test_merges(house):
    kept, gone, signal = make_case(), make_case(), make_signal()

    def merge(**more):
        return CaseMerge.objects.create(kept=kept, reason="PERSON", at=NOW, **more)

    merge(signal=signal)
    merge(gone=gone)
    for name, write in {
        "complaints_merge_is_of_a_signal_or_a_case": merge,
        "complaints_merge_is_of_two_cases": lambda: merge(gone=kept),
        "complaints_signal_is_merged_once": lambda: merge(signal=signal),
        "complaints_case_is_merged_once": lambda: merge(gone=gone),
    }.items():
        refuses(name, write)
    refuses(
        "complaints_merge_is_of_a_signal_or_a_case",
        lambda: merge(gone=make_case(), signal=make_signal()),
    )
    CaseMerge.objects.update(undone_at=NOW)
    assert merge(signal=signal).pk  # once more, after the first was undone


def test_proposals(house):
    case, person = make_case(), house.desk.user_id

    def propose():
        return InvalidProposal.objects.create(
            case=case, reason="广告", proposed_by_id=person, proposed_role="X", proposed_at=NOW
        )

    propose()
    mine = InvalidProposal.objects
    for name, write in {
        "complaints_one_open_proposal_per_case": propose,
        "complaints_proposal_is_decided_by_somebody": lambda: mine.update(is_agreed=True),
        "complaints_nobody_agrees_with_themselves": lambda: mine.update(
            is_agreed=True, decided_by_id=person, decided_at=NOW
        ),
    }.items():
        refuses(name, write)


def test_goodwill(house):
    paper = store_upload(make_paper(), name="协议.png", by=SYSTEM)
    granted = {
        "state": GoodwillState.GRANTED,
        "agreement": paper,
        "decided_by_id": house.manager.user_id,
        "decided_at": NOW,
        "before": Decimal(900),
        "limit": Decimal(1000),
    }
    for name, wrong in {
        "complaints_goodwill_is_positive": {"amount": 0},
        "complaints_goodwill_share_is_0_to_100": {"dealer_share": 101},
        "complaints_goodwill_is_never_cash": {"kind": "CASH"},
        "complaints_granted_goodwill_is_agreed": granted | {"agreement": None},
        "complaints_goodwill_stays_within_the_limit": granted | {"amount": Decimal("100.01")},
    }.items():
        refuses(name, lambda wrong=wrong: goodwill(house, **wrong))
    for lacking in ("decided_by_id", "decided_at", "before"):
        refuses(
            "complaints_granted_goodwill_is_agreed",
            lambda lacking=lacking: goodwill(house, **granted | {lacking: None, "limit": None}),
        )
    assert goodwill(house, **granted).pk
    assert goodwill(house, **granted | {"amount": Decimal(10**6), "limit": None}).pk


def test_notices_and_matters(house):
    notice(house)
    LegalMatter.objects.create(
        case=make_case(house.dealer), kind="SUMMONS", reference="1", received_on=TODAY
    )
    matter = LegalMatter.objects.get()
    for name, write in {
        "complaints_notice_number_once": lambda: notice(house),
        "complaints_notice_is_due_after_it_came": lambda: notice(
            house, number="2", printed_due_on=TODAY - dt.timedelta(days=1)
        ),
        "complaints_closed_notice_has_an_outcome": lambda: notice(house, number="3", closed_at=NOW),
        "complaints_notice_is_answered_before_the_reply": lambda: notice(
            house, number="4", answered_at=NOW, replied_at=NOW - HOUR
        ),
        "complaints_matter_once_per_case": lambda: LegalMatter.objects.create(
            case=matter.case, kind="SUMMONS", reference="1", received_on=TODAY
        ),
        "complaints_closed_matter_has_an_outcome": lambda: LegalMatter.objects.update(
            closed_at=NOW
        ),
    }.items():
        refuses(name, write)


def test_questions(house):
    asked = question(house)
    paper = store_upload(make_paper(), name="工单.png", by=SYSTEM)
    InformationFile.objects.create(request=asked, attachment=paper, name="工单.png")
    for name, write in {
        "complaints_question_leaves_time": lambda: question(house, due_at=NOW),
        "complaints_answered_question_has_an_answer": lambda: question(house, answered_at=NOW),
        "complaints_question_is_answered_or_taken_back": lambda: question(
            house, answer="是", answered_at=NOW, withdrawn_at=NOW
        ),
        "complaints_file_once_per_answer": lambda: InformationFile.objects.create(
            request=asked, attachment=paper, name="2"
        ),
    }.items():
        refuses(name, write)


def test_what_the_registry_keeps_of_goodwill_and_holds(house):
    car, customer = make_vehicle(), make_driver()

    def gift(**more):
        fields = {"vehicle": car, "amount": 1, "dealer_share": 0, "used_on": TODAY, "about": "t:1"}
        return GoodwillUse.objects.create(**fields | more)

    def flag(**more):
        fields = {"customer": customer, "kind": "LEGAL_HOLD", "about": "t:1", "since": NOW}
        return CustomerFlag.objects.create(**fields | more)

    gift()
    flag()
    for name, write in {
        "registry_goodwill_is_positive": lambda: gift(about="t:2", amount=0),
        "registry_goodwill_share_is_0_to_100": lambda: gift(about="t:3", dealer_share=101),
        "registry_goodwilluse_about": gift,
        "registry_flag_once_in_force": flag,
        "registry_flag_lifted_after_it_began": lambda: flag(lifted_at=NOW - HOUR),
    }.items():
        refuses(name, write)
