"""What the database refuses of cards, losses, club and prospects, whoever asks (domain.md 9)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from aftersales.models import (
    CardMismatch,
    CardRetention,
    ClubMember,
    CustomerCard,
    LostCase,
    Prospect,
    RetentionChange,
    RetentionRun,
    ServicePlan,
    ServiceReminder,
)
from tests.factories.customers import customer_papers

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def papers(workshop):
    return customer_papers(workshop.dealer, workshop.advisor)


def refused(constraint: str, table: type, /, **values) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        table.objects.create(**values)


def unchangeable(constraint: str, row, /, **values) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**values)


def test_a_customer_with_a_car_has_one_card(papers):
    card = papers.card
    same = {"dealer": card.dealer, "vehicle": card.vehicle, "customer": card.customer}
    refused("aftersales_one_card_per_customer_and_car", CustomerCard, **same)
    unchangeable("aftersales_gone_car_has_its_day", card, leaving="SOLD")
    unchangeable("aftersales_gone_car_has_its_day", card, left_on=timezone.localdate())
    unchangeable("aftersales_nobody_recommends_themselves", card, referred_by=card)


def test_a_status_rests_on_a_visit(papers):
    row = CardRetention.objects.get()
    unchangeable("aftersales_status_rests_on_a_visit", row, visited_on=None)
    unchangeable("aftersales_daily_km_are_believable", row, km_per_day=4)
    unchangeable("aftersales_daily_km_are_believable", row, km_per_day=301)
    refused(
        "aftersales_change_changes_something", RetentionChange,
        card=papers.card, on=timezone.localdate(), source="LOST", target="LOST",
    )  # fmt: skip


def test_a_night_runs_once_a_day(workshop):
    night = {"dealer": workshop.dealer, "on": timezone.localdate()}
    RetentionRun.objects.create(cards=1, changed=0, opened=0, **night)
    refused(
        "aftersales_retention_runs_once_a_day", RetentionRun, cards=1, changed=0, opened=0, **night
    )


def test_a_customer_is_lost_once(papers):
    case = papers.case
    again = {"card": papers.card, "due_at": timezone.now(), "lost_on": case.lost_on}
    refused(
        "aftersales_one_open_lost_case_per_card", LostCase,
        visited_on=case.visited_on - DAY, **again,
    )  # fmt: skip
    closed = {"state": "LEFT", "closed_on": case.lost_on}
    refused(
        "aftersales_lost_once_after_a_visit",
        LostCase,
        visited_on=case.visited_on,
        **closed,
        **again,
    )
    unchangeable("aftersales_lost_after_the_last_visit", case, lost_on=case.visited_on)


def test_a_lost_case_says_who_called_why_and_how_it_ended(papers):
    case = papers.case
    unchangeable("aftersales_contacted_has_reason_and_person", case, state="CONTACTED")
    unchangeable(
        "aftersales_won_back_by_a_visit", case, state="RETURNED", closed_on=timezone.localdate()
    )
    unchangeable("aftersales_closed_case_has_its_day", case, state="LEFT")
    unchangeable("aftersales_closed_case_has_its_day", case, closed_on=timezone.localdate())


def test_one_reminder_waits_and_somebody_reminds(papers):
    one = papers.reminder
    refused(
        "aftersales_one_reminder_waits_per_card", ServiceReminder,
        card=papers.card, service_on=one.service_on, stage=3, due_on=one.due_on,
    )  # fmt: skip
    unchangeable("aftersales_reminded_by_somebody", one, state="DONE")


def test_a_difference_is_listed_once_and_settled_by_somebody(papers):
    one = papers.difference
    refused(
        "aftersales_difference_is_listed_once", CardMismatch,
        card=papers.card, compared=one.compared, against=one.against, found_on=one.found_on,
    )  # fmt: skip
    unchangeable("aftersales_settled_difference_has_a_person", one, state="SETTLED")


def test_the_club_knows_everybody_once(papers):
    member = papers.member
    same = {"dealer": member.dealer, "joined_on": member.joined_on}
    refused("aftersales_in_the_club_once", ClubMember, customer=member.customer, number="N", **same)
    other = {"customer": papers.prospect.customer, **same}
    refused("aftersales_club_number_is_given_once", ClubMember, number=member.number, **other)
    refused("aftersales_club_member_has_number", ClubMember, number="", **other)
    unchangeable("aftersales_leaves_the_club_after_joining", member, left_on=member.joined_on - DAY)


def test_nobody_is_invited_without_permission(papers, workshop):
    one = papers.prospect
    refused(
        "aftersales_prospect_is_noted_once", Prospect,
        dealer=one.dealer, customer=one.customer, noted_on=one.noted_on,
    )  # fmt: skip
    name = "aftersales_invited_only_with_permission"
    unchangeable(name, one, state="INVITED")
    told = {"invited_at": timezone.now(), "invited_by": workshop.advisor.user_id}
    unchangeable(name, one, state="INVITED", contact_allowed=False, **told)
    unchangeable("aftersales_prospect_came_with_a_visit", one, state="CAME", **told)


def test_a_plan_is_positive(papers):
    for name in ("interval_km", "interval_months", "usual_km"):
        unchangeable("aftersales_service_plan_is_positive", ServicePlan.objects.get(), **{name: 0})
