"""Alerts reach somebody: channel after channel, again, the deputy; once each, and measured."""

import datetime as dt

import pytest
import time_machine
from django.core import mail

from complaints.choices import CaseState, Lamp
from complaints.choices.alerts import AlertState, Channel, SendingState
from complaints.models import Alert, AlertSending, Standby
from complaints.services.alerts import acknowledge, keep_standby, send_first
from complaints.services.delivering import deliver
from complaints.tasks import alerts_tick
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, TransitionRefused
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from dealerops.notifications.models import Message
from tests.complaints.gateway import Gateway
from tests.factories.complaints_clocks import (
    Complainers,
    give_number,
    make_robot,
    moment,
    open_case,
    people,
    settle,
    told,
    travel,
)

pytestmark = pytest.mark.django_db
DOWN = "django.core.mail.backends.smtp.EmailBackend"
MORNING = "2026-09-07T10:00"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def cast(db) -> Complainers:
    return Complainers.hire()


@pytest.fixture
def mail_is_down(settings) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = DOWN, "127.0.0.1", 9


def work() -> None:
    """The workers do what is due."""
    for _round in range(3):
        drain("default")
        drain("mail")


def quick(cast: Complainers, **fields: object):
    case = open_case(cast.dealer, MORNING, lamp=Lamp.RED, quick_alerts=["INJURY"], **fields)
    with travel(MORNING):
        work()
    return case


def alert_of(case, actor: Actor, kind: str = "QUICK_ALERT") -> Alert:
    return Alert.objects.get(case=case, recipient=actor.user_id, kind=kind)


def only(actor: Actor) -> None:
    """As if nobody else had been alerted."""
    kept = Alert.objects.filter(recipient=actor.user_id, kind="QUICK_ALERT")
    AlertSending.objects.exclude(alert__in=kept).delete()
    Alert.objects.exclude(pk__in=kept.values("pk")).delete()


def sendings(alert: Alert) -> list[tuple[str, str]]:
    return list(alert.sendings.order_by("pk").values_list("channel", "state"))


def tick(after: float, start: str = MORNING) -> None:
    """So many minutes later."""
    with time_machine.travel(moment(start) + after * MINUTE, tick=False):
        alerts_tick()
        work()


def test_a_quick_alert_pages_everybody_who_acts_at_once(cast):
    case = quick(cast)
    assert told(case, "QUICK_ALERT") == people(
        cast.risk, cast.desk, cast.cam, cast.manager, cast.pr
    )
    tick(2)
    alert = alert_of(case, cast.risk)
    assert sendings(alert) == [(Channel.MAIL, SendingState.SENT)]
    assert alert.latency_seconds is not None
    assert alert.latency_seconds < 15
    assert len(mail.outbox) == Message.objects.count() == Alert.objects.filter(robot=None).count()


def test_the_same_thing_is_told_once_however_often_it_is_looked_at(cast):
    case = quick(cast)
    before = Alert.objects.count()
    with travel(MORNING):
        settle(case)
        send_first(alert_of(case, cast.risk).pk)
        work()
    assert Alert.objects.count() == before
    assert AlertSending.objects.filter(alert=alert_of(case, cast.risk)).count() == 1


def test_another_word_is_another_alert(cast):
    case = quick(cast)
    with travel("2026-09-07T11:00"):
        settle(case, quick_alerts=["INJURY", "LEAK"])
    assert Alert.objects.filter(case=case, recipient=cast.risk.user_id, reason="LEAK").exists()


def test_mails_name_the_case_and_nobody(cast):
    case = quick(cast, contact_name="欧阳小明", mobile="13812345678")
    sent = mail.outbox[0]
    assert case.number in sent.subject
    texts = [one.text + one.html + one.subject for one in Message.objects.all()]
    assert all("欧阳小明" not in text and "13812345678" not in text for text in texts)
    assert all("/alerts/" in text for text in texts)


def test_with_the_mail_server_down_the_next_channel_and_the_deputy_are_tried(cast, mail_is_down):
    give_number(cast.cam)
    give_number(cast.manager, "13900139000")
    case = quick(cast)
    only(cast.cam)
    tick(1)
    alert = alert_of(case, cast.cam)
    assert sendings(alert) == [
        (Channel.MAIL, SendingState.FAILED),
        (Channel.SMS, SendingState.SENT),
    ]
    assert alert.state == AlertState.PASSED_ON
    assert alert.latency_seconds == 60
    deputy = alert_of(case, cast.manager)
    assert deputy.deputy_for == alert
    assert (Channel.SMS, SendingState.SENT) in sendings(deputy)
    assert deputy.latency_seconds == 0


def test_the_deputy_whom_a_person_has_named_comes_before_the_role(cast, mail_is_down):
    give_number(cast.cam, deputy=cast.desk)
    case = quick(cast)
    only(cast.cam)
    tick(1)
    assert alert_of(case, cast.desk).deputy_for == alert_of(case, cast.cam)


def test_who_has_no_address_and_no_number_is_passed_on_in_the_same_breath(cast):
    case = open_case(cast.dealer, MORNING, lamp=Lamp.RED, quick_alerts=["INJURY"])
    alert = alert_of(case, cast.cam)
    only(cast.cam)
    alert.recipient.email = ""
    alert.recipient.save()
    with travel(MORNING):
        send_first(alert.pk)
    alert.refresh_from_db()
    assert sendings(alert) == [
        (Channel.MAIL, SendingState.FAILED),
        (Channel.SMS, SendingState.FAILED),
    ]
    assert alert_of(case, cast.manager).deputy_for == alert


def test_an_unanswered_alert_is_sent_again_and_then_goes_to_the_deputy(cast):
    case = quick(cast)
    only(cast.cam)
    tick(1)
    tick(15)
    assert alert_of(case, cast.cam).turn == 2
    tick(16)
    alert = alert_of(case, cast.cam)
    assert [channel for channel, _state in sendings(alert)] == [
        Channel.MAIL,
        Channel.MAIL,
        Channel.SMS,
    ]
    again = Message.objects.filter(recipient=cast.cam.user_id).order_by("-pk").first()
    assert again.subject.startswith("Still unanswered")
    tick(31)
    assert alert_of(case, cast.manager).deputy_for == alert
    tick(60 * 24)
    assert Alert.objects.filter(kind="QUICK_ALERT", recipient=cast.cam.user_id).count() == 1


def test_an_answer_ends_it_for_the_person_and_the_deputy(cast):
    case = quick(cast)
    only(cast.cam)
    for minutes in (1, 16, 31):
        tick(minutes)
    deputy = alert_of(case, cast.manager)
    with travel("2026-09-07T10:40"):
        acknowledge(deputy.pk, by=cast.manager)
    first = alert_of(case, cast.cam)
    assert first.state == AlertState.OVER
    deputy.refresh_from_db()
    assert deputy.state == AlertState.ACKNOWLEDGED
    assert deputy.answer_seconds == 9 * 60
    with pytest.raises(TransitionRefused):
        acknowledge(first.pk, by=cast.cam)
    entry = Entry.objects.get(topic="complaints.alert_acknowledged")
    assert entry.data["seconds"] == 540


def test_everybody_answers_for_themselves_to_a_quick_alert(cast):
    case = quick(cast)
    with travel("2026-09-07T10:05"):
        acknowledge(alert_of(case, cast.desk).pk, by=cast.desk)
    assert alert_of(case, cast.risk).state == AlertState.SENT


def test_nobody_answers_somebody_elses_alert(cast):
    case = quick(cast)
    with pytest.raises(Alert.DoesNotExist):
        acknowledge(alert_of(case, cast.cam).pk, by=cast.risk)


def test_a_case_that_is_over_troubles_nobody(cast):
    case = quick(cast)
    with travel("2026-09-07T10:05"):
        settle(case, state=CaseState.INVALID)
    assert not Alert.objects.open().exists()
    sent = len(mail.outbox)
    tick(60)
    assert len(mail.outbox) == sent


def test_quiet_hours_hold_back_everything_but_red(cast):
    with travel("2026-09-07T23:00"):
        calm = open_case(cast.dealer, "2026-09-07T23:00", level=2)
        red = open_case(cast.dealer, "2026-09-07T23:00", lamp=Lamp.RED, level=2)
        work()
    held = alert_of(calm, cast.manager, "ESCALATION")
    assert (held.state, held.next_at) == (AlertState.WAITING, moment("2026-09-08T07:00"))
    assert sendings(held) == []
    assert Alert.objects.filter(case=red, state=AlertState.SENT).count() == len(
        Alert.objects.filter(case=red)
    )
    tick(7 * 60 - 1, "2026-09-08T00:00")
    assert sendings(held) == []
    tick(7 * 60, "2026-09-08T00:00")
    assert sendings(held) != []


def test_nobody_is_asked_again_in_the_night(cast):
    case = open_case(cast.dealer, "2026-09-07T21:30", level=2)
    with travel("2026-09-07T21:30"):
        work()
    tick(1, "2026-09-07T21:30")
    tick(130, "2026-09-07T21:30")
    held = alert_of(case, cast.manager, "ESCALATION")
    assert (held.turn, held.next_at) == (2, moment("2026-09-08T07:00"))
    tick(0, "2026-09-08T07:00")
    assert alert_of(case, cast.manager, "ESCALATION").turn == 3


def test_a_group_is_posted_to_by_its_robot(cast, settings):
    with Gateway() as gateway:
        settings.ALERT_ORIGINS = [gateway.origin]
        make_robot(webhook=gateway.url("/send?key=k"), language="en")
        case = quick(cast)
        said = [body["text"]["content"] for body in gateway.bodies]
    assert any(text.startswith("Quick alert · Injury") and case.number in text for text in said)
    alert = Alert.objects.get(kind="QUICK_ALERT", recipient=None)
    assert sendings(alert) == [(Channel.ROBOT, SendingState.SENT)]
    tick(2)
    alert.refresh_from_db()
    assert alert.state == AlertState.OVER


def test_a_robot_of_another_region_hears_nothing_and_a_calm_case_only_those_who_want_it(cast):
    make_robot(region=None, only_urgent=True)
    make_robot(region=cast.regional_head and cast.dealer.region, only_urgent=False)
    open_case(cast.dealer, "2026-09-07T10:00", level=2)
    assert Alert.objects.filter(recipient=None).count() == 1
    open_case(None, "2026-09-07T10:00", lamp=Lamp.RED)
    assert Alert.objects.filter(recipient=None, robot__region=None).count() == 2


def test_a_robot_that_does_not_answer_is_tried_again_and_given_up(cast, settings):
    with Gateway(answer={"errcode": 93000}) as gateway:
        settings.ALERT_ORIGINS = [gateway.origin]
        make_robot(webhook=gateway.url("/send"))
        quick(cast)
        for minutes in range(1, 10):
            tick(minutes)
        posts = len(gateway.posts)
    alert = Alert.objects.get(kind="QUICK_ALERT", recipient=None)
    assert {one.error for one in alert.sendings.all()} == {"ROBOT 93000"}
    assert alert.sendings.count() == 4
    assert posts == AlertSending.objects.filter(channel=Channel.ROBOT).count()
    assert alert.state == AlertState.OVER


def test_a_text_message_goes_over_the_gateway_once_under_its_key(cast, settings, mail_is_down):
    with Gateway() as gateway:
        settings.ALERT_ORIGINS = [gateway.origin]
        settings.SMS_URL, settings.SMS_TOKEN = gateway.url("/sms"), "t0ken"
        give_number(cast.cam)
        quick(cast)
        only(cast.cam)
        tick(1)
        sending = AlertSending.objects.get(channel=Channel.SMS, state=SendingState.SENT)
        deliver(sending.pk)
        ((path, headers, body),) = gateway.posts
    assert (path, headers["Authorization"]) == ("/sms", "Bearer t0ken")
    assert body == {"to": "13800138000", "text": sending.text, "key": str(sending.key)}
    assert "13800138000" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_a_post_that_was_cut_off_is_posted_once_more(cast, settings):
    with Gateway() as gateway:
        settings.ALERT_ORIGINS = [gateway.origin]
        make_robot(webhook=gateway.url("/send"))
        open_case(cast.dealer, MORNING, lamp=Lamp.RED, quick_alerts=["INJURY"])
        with travel(MORNING):
            drain("default")
            alert = Alert.objects.get(kind="QUICK_ALERT", recipient=None)
            alert.sendings.update(state=SendingState.SENDING)  # the worker died here
            work()
        tick(1)
        tick(2)
    assert sendings(alert) == [
        (Channel.ROBOT, SendingState.FAILED),
        (Channel.ROBOT, SendingState.SENT),
    ]


def test_a_person_says_how_to_be_reached(cast):
    keep_standby(mobile="138 0013 8000", deputy_id=cast.manager.user_id, by=cast.cam)
    row = Standby.objects.get()
    assert (row.mobile, row.masked_mobile) == ("13800138000", "138****8000")
    for mobile, deputy in (("12345", None), ("", cast.cam.user_id)):
        with pytest.raises(InvalidInput):
            keep_standby(mobile=mobile, deputy_id=deputy, by=cast.cam)
    keep_standby(mobile="", deputy_id=None, by=cast.cam)
    assert Standby.objects.get().mobile == "13800138000"
    keep_standby(mobile="", deputy_id=None, no_texts=True, by=cast.cam)
    assert Standby.objects.get().mobile == ""
