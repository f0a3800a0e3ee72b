"""Who was not reached gets the link to the questionnaire by text message (domain.md 4.8, N08)."""

import re

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from aftersales.choices import CallResult
from aftersales.models import CallbackTask, SelfSurvey
from aftersales.services import Said, answer_survey, end_call, survey_texts, survey_token
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from dealerops.notifications.wire import NotSent
from dealerops.registry.choices import ConsentScope, ContactChannel, DncScope
from dealerops.registry.models import ContactLog, Customer
from dealerops.registry.services import record_consent, stop_contacts
from tests.factories.aftersales import make_driver
from tests.factories.callbacks import a_callback, travel

PHONE = "13812345678"
LAST_CALL = "2026-09-12T10:00"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """Phone, words and key of every message that went to the gateway."""
    found: list[tuple[str, str, str]] = []
    monkeypatch.setattr(
        survey_texts, "send_text", lambda mobile, words, *, key: found.append((mobile, words, key))
    )
    return found


@pytest.fixture
def survey(workshop, caller) -> SelfSurvey:
    """Nobody answered three times; the customer had agreed to questionnaires."""
    task = a_callback(
        workshop.dealer, "2026-09-10T16:00", advisor=workshop.advisor,
        customer=make_driver(mobile=PHONE),
    )  # fmt: skip
    record_consent(
        task.customer_id, ConsentScope.SURVEY, is_given=True,
        channel=ContactChannel.COUNTER, by=workshop.advisor,
    )  # fmt: skip
    missed(task, caller)
    return SelfSurvey.objects.get()


def missed(task: CallbackTask, caller) -> None:
    for when in ("2026-09-11T10:00", "2026-09-11T15:00", LAST_CALL):
        with travel(when):
            end_call(task.pk, CallResult.NO_ANSWER, by=caller)


def deliver(when: str = LAST_CALL) -> None:
    with travel(when):
        while drain("default") or drain("mail"):
            pass


def written(*rows: type[Model]) -> str:
    return " ".join(str(one) for row in rows for one in row.objects.values())


def test_whoever_was_not_reached_gets_the_link_once(survey, sent):
    deliver()
    deliver()
    ((mobile, words, _key),) = sent
    assert mobile == PHONE
    (token,) = re.findall(r"/callbacks/survey/([^/]+)/", words)
    with travel(LAST_CALL):
        assert Client().get(reverse("callbacks:survey", args=(token,))).status_code == 200
    assert survey.task.dealer.display_name in words
    assert token.rpartition(":")[2] not in written(Entry, ContactLog)
    assert PHONE not in written(Entry, ContactLog)


def test_a_repeated_attempt_has_the_same_key(survey, sent):
    entry = Entry.objects.get(topic="aftersales.survey_offered")
    with travel(LAST_CALL):
        for _attempt in range(2):
            survey_texts.text_of_survey(survey.pk, key=f"aftersales-{entry.pk}")
    assert len({key for _mobile, _words, key in sent}) == 1


def test_what_was_answered_meanwhile_is_not_asked_again(survey, sent):
    with travel("2026-09-12T10:30"):
        answer_survey(survey_token(survey), {"1a": 5}, said=Said(), by=SYSTEM)
    deliver("2026-09-12T10:31")
    assert sent == []


def test_a_link_that_is_dead_already_is_not_sent(survey, sent):
    deliver("2026-09-14T10:00")
    assert sent == []


@pytest.mark.parametrize("scope", [DncScope.ALL, DncScope.SURVEY])
def test_whoever_asked_to_be_left_alone_meanwhile_is_left_alone(survey, sent, scope):
    stop_contacts(survey.task.customer_id, scope, channel=ContactChannel.PHONE, by=SYSTEM)
    deliver()
    assert sent == []


def test_whoever_took_the_consent_back_meanwhile_is_left_alone(survey, sent):
    record_consent(
        survey.task.customer_id, ConsentScope.SURVEY, is_given=False,
        channel=ContactChannel.PHONE, by=SYSTEM,
    )  # fmt: skip
    deliver()
    assert sent == []


@pytest.mark.parametrize("when", ["2026-09-12T12:30", "2026-09-12T22:00", "2026-09-13T07:00"])
def test_nobody_is_texted_when_nobody_is_called(survey, sent, when):
    with travel(when), pytest.raises(NotSent):
        survey_texts.text_of_survey(survey.pk, key="k")
    assert sent == []


@pytest.mark.parametrize("number", ["", "021-61234567"])
def test_whoever_has_no_mobile_any_more_is_sent_nothing(survey, sent, number):
    customer = Customer.objects.get(pk=survey.task.customer_id)
    customer.mobile = number
    customer.save()
    deliver()
    assert sent == []


def test_a_customer_without_a_number_was_not_reached_by_a_text(workshop, caller, sent):
    task = a_callback(workshop.dealer, "2026-09-10T16:00", advisor=workshop.advisor)
    record_consent(
        task.customer_id, ConsentScope.SURVEY, is_given=True,
        channel=ContactChannel.COUNTER, by=workshop.advisor,
    )  # fmt: skip
    Customer.objects.filter(pk=task.customer_id).update(mobile="", mobile_hash="")
    missed(task, caller)
    deliver()
    assert SelfSurvey.objects.filter(task=task).exists()  # the caller still finds the link
    assert not ContactLog.objects.filter(purpose="SURVEY", is_counted=True).exists()
    assert sent == []


def test_the_message_says_until_when_it_may_be_answered(survey, sent):
    deliver()
    ((_mobile, words, _key),) = sent
    assert "10:00" in words
    assert "14" in words  # two days after the last call
