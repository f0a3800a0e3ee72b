"""Hand-overs that overlap are recorded, and somebody finds out within a workday (domain.md 9.13)."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from aftersales.choices import RoState
from aftersales.models import CustodyQuestion
from aftersales.services.custody import answer_custody, ask_who_had_it
from dealerops.foundation.errors import DomainError
from dealerops.journal.registry import QUEUES
from dealerops.journal.services import drain
from dealerops.registry.models import Custody
from tests.factories.market import make_vin
from tests.factories.workshop import make_order

pytestmark = pytest.mark.django_db
FRIDAY = dt.datetime.fromisoformat("2026-11-20T16:00+08:00")
MONDAY = dt.date(2026, 11, 23)


@pytest.fixture
def question(workshop):
    """The same car is taken in twice on a Friday."""
    vin = make_vin()
    with time_machine.travel(FRIDAY, tick=True):
        for _ in range(2):
            make_order(workshop, RoState.CHECKED_IN, vin=vin)
        for queue in QUEUES:
            drain(queue)
    return CustodyQuestion.objects.get()


def test_an_overlap_opens_one_question_due_the_next_workday(workshop, question):
    assert (question.due_on, question.dealer_id) == (MONDAY, workshop.dealer.pk)
    assert ask_who_had_it(question.custody_id) == question
    assert CustodyQuestion.objects.count() == 1


def test_without_an_overlap_nobody_is_asked(workshop):
    make_order(workshop, RoState.CHECKED_IN)
    for queue in QUEUES:
        drain(queue)
    assert not CustodyQuestion.objects.exists()


def test_the_director_answers_and_cuts_what_was_left_open(workshop, question):
    ended_at = question.custody.span.lower
    first = Custody.objects.exclude(pk=question.custody_id).get()
    with pytest.raises(DomainError, match="ANSWER_MISSING"):
        answer_custody(question.pk, " ", by=workshop.director)
    answer_custody(question.pk, "前一单未结束", ended_at=ended_at, by=workshop.director)
    first.refresh_from_db()
    assert first.span.upper == ended_at
    with pytest.raises(DomainError, match="STATE_CONFLICT"):
        answer_custody(question.pk, "再答一次", by=workshop.director)


def test_a_hand_over_is_only_ever_cut(workshop, question):
    first = Custody.objects.exclude(pk=question.custody_id).get()
    answer_custody(
        question.pk,
        "记录有误",
        ended_at=first.span.lower - dt.timedelta(hours=1),
        by=workshop.director,
    )
    first.refresh_from_db()
    assert first.span.upper is None


def test_only_the_houses_director_answers(workshop, question, sign_in):
    with pytest.raises(DomainError, match="WRONG_ROLE"):
        answer_custody(question.pk, "x", by=workshop.manager)
    with pytest.raises(CustodyQuestion.DoesNotExist):
        answer_custody(question.pk, "x", by=workshop.neighbour)
    url = reverse("aftersales:custody", args=(question.pk,))
    seen = {
        who: sign_in(actor).get(url).status_code
        for who, actor in {
            "director": workshop.director,
            "manager": workshop.manager,
            "advisor": workshop.advisor,
            "neighbour": workshop.neighbour,
        }.items()
    }
    assert seen == {"director": 200, "manager": 200, "advisor": 404, "neighbour": 404}
    sent = {"answer": "前一单未结束", "version": question.version}
    assert sign_in(workshop.director).post(url, sent).status_code == 302
    question.refresh_from_db()
    assert question.closed_by_id == workshop.director.user_id
