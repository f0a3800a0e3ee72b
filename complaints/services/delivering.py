"""Handing one sending to its wire: noted before and after, so that nothing is lost or sent unseen."""

from django.db import transaction
from django.utils import timezone

from complaints.choices.alerts import OPEN_ALERTS, AlertState, Channel, SendingState
from complaints.models import Alert, AlertSending, Standby
from complaints.services.channels import NotSent, post_to_group, send_text

CUT_OFF = "CUT_OFF"


def deliver(sending_id: int) -> None:
    """One attempt; every state is committed before and after it.

    A text message that was cut off half-way is repeated under its key, which the gateway knows. A
    group's robot knows no keys: such a post is called failed, and the alert is posted once more.
    """
    sending = _take(sending_id)
    if sending is None:
        return
    try:
        _hand_over(sending)
    except NotSent as error:
        _leave(sending.pk, error.code)
    else:
        _leave(sending.pk, "")


@transaction.atomic
def _take(sending_id: int) -> AlertSending | None:
    sending = _locked(sending_id)
    if sending.state in {SendingState.SENT, SendingState.FAILED}:
        return None
    if sending.state == SendingState.SENDING and sending.channel == Channel.ROBOT:
        _leave(sending.pk, CUT_OFF)
        return None
    if sending.alert.state not in OPEN_ALERTS:
        _leave(sending.pk, AlertState(sending.alert.state).value)
        return None
    sending.state = SendingState.SENDING
    sending.save(update_fields=("state",))
    return sending


def _hand_over(sending: AlertSending) -> None:
    alert = sending.alert
    if sending.channel == Channel.ROBOT and alert.robot:
        post_to_group(alert.robot, sending.text)
        return
    row = Standby.objects.filter(user=alert.recipient_id).first()
    if row is None or not row.mobile:
        raise NotSent("NO_NUMBER")
    send_text(row.mobile, sending.text, key=str(sending.key))


@transaction.atomic
def _leave(sending_id: int, error: str) -> None:
    """A wire that failed is looked at with the next tick, not after the usual patience."""
    sending, now = _locked(sending_id), timezone.now()
    sending.state = SendingState.FAILED if error else SendingState.SENT
    sending.error, sending.ended_at = error, now
    sending.save(update_fields=("state", "error", "ended_at"))
    alert = sending.alert
    if not error and alert.sent_at is None:
        alert.sent_at = max(now, alert.raised_at)
        alert.save(update_fields=("sent_at",))
    if error and alert.robot_id and alert.state in OPEN_ALERTS:
        alert.next_at = now
        alert.save(update_fields=("next_at",))


def _locked(sending_id: int) -> AlertSending:
    """The alert first, as those do who look at it again."""
    alert_id = AlertSending.objects.values_list("alert", flat=True).get(pk=sending_id)
    alert = Alert.objects.select_for_update(of=("self",)).select_related("robot").get(pk=alert_id)
    sending = AlertSending.objects.lock(sending_id)
    sending.alert = alert
    return sending
