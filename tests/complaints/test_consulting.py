"""Whoever is asked is asked before a step ends, and whoever decides next hears of it (domain.md 3.11, 3.14)."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.choices import CaseState, SourceCode
from complaints.choices.handling import GoodwillKind
from complaints.choices.raci import Activity, Part, Party
from complaints.models import CaseTask
from complaints.services.casework import investigate_case, propose_plan
from complaints.services.goodwill import (
    Offer,
    bring_agreement,
    cancel_goodwill,
    grant_goodwill,
    propose_goodwill,
)
from complaints.services.matters import NoticeFacts, answer_notice, enter_notice
from complaints.services.raci import answer_task
from dealerops.foundation.errors import TransitionRefused
from dealerops.journal.services import drain
from dealerops.notifications.models import Message
from tests.factories.aftersales import make_driver, make_vehicle
from tests.factories.complaints import everybody_agrees, make_case
from tests.factories.market import make_paper

pytestmark = pytest.mark.django_db
ASKED = {Party.REGION: "regional_advocate", Party.DESK: "desk", Party.QUALITY: "quality"}


@pytest.fixture
def case(house):
    """Under investigation, and everybody knows it."""
    responded = make_case(
        house.dealer, CaseState.RESPONDED, vehicle=make_vehicle(), customer=make_driver(),
        owner_id=house.advocate.user_id,
    )  # fmt: skip
    return investigate_case(responded.pk, by=house.advocate)


def refused_code(command) -> str:
    with pytest.raises(TransitionRefused) as refused:
        command()
    return refused.value.refusals[0].code


def offered(case, amount, by):
    offer = Offer(GoodwillKind.MAINTENANCE, Decimal(amount), 40, "等待过久")
    goodwill = propose_goodwill(case.pk, offer, by=by)
    return bring_agreement(goodwill.pk, make_paper(), "协议.png", by=by)


def parties(case, activity):
    tasks = CaseTask.objects.filter(case=case, activity=activity)
    return dict(tasks.values_list("party", "part"))


def mails():
    drain("default")
    rows = Message.objects.filter(topic="complaints/goodwill_asked")
    return sorted(rows.values_list("recipient", flat=True))


def test_a_plan_is_proposed_after_region_desk_and_quality_were_asked(house, case):
    def propose():
        return propose_plan(case.pk, "返修", by=house.advocate)

    for party, who in ASKED.items():
        assert refused_code(propose) == "NOT_CONSULTED"
        task = CaseTask.objects.get(case=case, activity=Activity.PLAN, party=party)
        answer_task(task.pk, "同意", by=getattr(house, who))
    assert propose().state == CaseState.PLAN_PROPOSED
    assert propose_plan(case.pk, "返修并延保", by=house.advocate).plan == "返修并延保"


def test_whoever_proposes_is_not_waited_for(house, case):
    tasks = CaseTask.objects.filter(case=case, activity=Activity.PLAN)
    for party in (Party.REGION, Party.QUALITY):
        answer_task(tasks.get(party=party).pk, "同意", by=getattr(house, ASKED[party]))
    assert propose_plan(case.pk, "返修", by=house.desk).state == CaseState.PLAN_PROPOSED


def test_without_a_plan_that_is_what_is_said(house, case):
    assert refused_code(lambda: propose_plan(case.pk, " ", by=house.advocate)) == "PLAN_MISSING"


def test_a_reply_to_12315_waits_for_them_and_ends_the_activity(house):
    case = make_case(house.dealer, CaseState.TRIAGED, source=SourceCode.REG_12315)
    facts = NoticeFacts("12315", "SH-1", timezone.localdate())
    notice = enter_notice(case.pk, facts, by=house.desk)
    answer_notice(notice.pk, by=house.desk, in_substance=False)

    def reply():
        return answer_notice(notice.pk, by=house.desk, in_substance=True)

    assert refused_code(reply) == "NOT_CONSULTED"
    everybody_agrees(case)
    assert reply().replied_at
    assert not CaseTask.objects.open().filter(case=case, activity=Activity.REGULATOR).exists()


@pytest.mark.parametrize("amount", [1000, 5000])
def test_within_what_a_dealer_grants_nobody_else_is_asked(house, case, amount):
    goodwill = offered(case, amount, house.advocate)
    assert parties(case, Activity.GOODWILL) == {}
    assert grant_goodwill(goodwill.pk, by=house.manager).limit == 5000


def test_above_it_they_are_asked_before_it_is_granted(house, case):
    goodwill = offered(case, "5000.01", house.advocate)
    asked = {party for party, part in parties(case, Activity.GOODWILL).items() if part == Part.C}
    assert asked == {Party.DEALER_CAM, Party.DEALER_GM, Party.QUALITY, Party.LEGAL}
    assert Party.MANAGEMENT not in parties(case, Activity.GOODWILL)

    def grant():
        return grant_goodwill(goodwill.pk, by=house.regional_head)

    assert refused_code(grant) == "NOT_CONSULTED"
    everybody_agrees(case)
    assert grant().decided_by_id == house.regional_head.user_id
    assert not CaseTask.objects.open().filter(case=case, activity=Activity.GOODWILL).exists()


def test_the_management_answers_above_every_limit(house, case):
    offered(case, 50_001, house.regional_advocate)
    assert parties(case, Activity.GOODWILL)[Party.MANAGEMENT] == Part.A


def test_for_the_next_offer_everybody_is_asked_again(house, case):
    first = offered(case, 6000, house.advocate)
    everybody_agrees(case)
    cancel_goodwill(first.pk, by=house.advocate)
    second = offered(case, 7000, house.advocate)
    assert (
        refused_code(lambda: grant_goodwill(second.pk, by=house.regional_head)) == "NOT_CONSULTED"
    )


@pytest.mark.parametrize(
    ("amount", "who"),
    [
        (1001, "manager"),
        (5001, "regional_head"),
        (20_001, "risk_manager"),
        (50_001, "management"),
    ],
)
def test_the_role_that_the_sum_needs_hears_of_the_offer(house, case, amount, who):
    offered(case, amount, house.advocate)
    assert mails() == [getattr(house, who).user_id]
    assert mails() == [getattr(house, who).user_id]
    message = Message.objects.get(topic="complaints/goodwill_asked")
    assert case.number in message.text
    assert "等待过久" not in message.text


def test_who_may_grant_the_own_offer_is_not_told_of_it(house, case):
    offered(case, 800, house.advocate)
    assert mails() == []


def test_what_was_taken_back_meanwhile_is_not_told(house, case):
    goodwill = offered(case, 3000, house.advocate)
    cancel_goodwill(goodwill.pk, by=house.advocate)
    assert mails() == []


def test_the_page_of_the_case_says_who_is_asked_and_what_they_said(house, sign_in, case):
    task = CaseTask.objects.get(case=case, activity=Activity.PLAN, party=Party.QUALITY)
    answer_task(task.pk, "先更换油封再路试", by=house.quality)
    english = {"HTTP_ACCEPT_LANGUAGE": "en"}
    page = sign_in(house.advocate).get(reverse("complaints:case", args=(case.pk,)), **english)
    html = page.content.decode()
    assert "先更换油封再路试" in html
    assert "Is asked" in html
    mine = CaseTask.objects.get(case=case, activity=Activity.PLAN, party=Party.DESK)
    link = f"{reverse('admin:complaints_my_alerts')}#task-{mine.pk}"
    office = reverse("admin:complaints_case_change", args=(case.pk,))
    assert link in sign_in(house.desk).get(office).content.decode()
    assert link not in sign_in(house.lawyer).get(office).content.decode()
    assert link not in html
