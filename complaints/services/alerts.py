"""Sending alerts until somebody answers: channel after channel, then again, then the deputy (domain.md 3.4, 3.6)."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices.alerts import (
    OPEN_ALERTS,
    PATIENCE_SECONDS,
    REPEAT,
    REPEAT_RED,
    AlertKind,
    AlertState,
    Channel,
    SendingState,
)
from complaints.models import Alert, AlertSending, Case, Standby
from complaints.selectors.reach import deputies_of
from complaints.services.channels import text_of
from complaints.services.escalation import mark_taken
from complaints.services.paging import pass_on, quiet_end
from dealerops.accounts.models import User
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.identifiers import phone
from dealerops.journal.services import record
from dealerops.notifications.choices import MessageState
from dealerops.notifications.services import queue
from dealerops.policy.services import Values
from dealerops.workcal.services import local_date

ALERT_IS_OVER = Refusal(
    "ALERT_IS_OVER", _("Somebody has answered this alert, or the case is over.")
)
PHONE_FORMAT = Refusal("NOT_A_MOBILE", _("This is no mobile phone number."), "mobile")
OWN_DEPUTY = Refusal("OWN_DEPUTY", _("Choose somebody else as your deputy."), "deputy")
UNSENT = "NOT_SENT_IN_TIME"
NO_NUMBER = "NO_NUMBER"
MOST_POSTS = 4  # to a group whose robot does not answer


@transaction.atomic
def send_first(alert_id: int) -> None:
    """The first turn of an alert; one that was sent or answered meanwhile is left alone."""
    alert = _locked(alert_id)
    if alert.turn == 0 and alert.state == AlertState.SENT:
        _first_turn(alert, timezone.now())


@transaction.atomic
def look_again(alert_id: int) -> None:
    """The time of an alert has come: was it taken, is it answered, who is next? Safe to repeat."""
    alert, now = _locked(alert_id), timezone.now()
    if alert.state not in OPEN_ALERTS or alert.next_at is None or alert.next_at > now:
        return
    morning = None if alert.is_urgent else quiet_end(alert.case, now)
    if morning:
        _wait(alert, morning)
    elif alert.turn == 0:
        alert.state = AlertState.SENT
        _first_turn(alert, now)
    elif alert.robot_id:
        _post_again(alert, now)
    elif alert.turn == 1:
        _check_channels(alert, now)
    elif alert.turn == 2:
        _repeat(alert, now)
    else:
        _mail_is_out(alert)
        _to_deputies(alert, now)
        _wait(alert, None)


@transaction.atomic
def acknowledge(alert_id: int, *, by: Actor) -> Alert:
    """ "I have it": nobody is asked again. Raises TransitionRefused for an alert that is over.

    Whoever stands in answers for the person whom they stand in for; an escalation is taken on by the
    first who says so.
    """
    Alert.objects.visible_to(by).addressed_to(by).get(pk=alert_id)
    alert = _locked(alert_id)
    case = alert.case
    if alert.state not in OPEN_ALERTS:
        raise TransitionRefused(ALERT_IS_OVER)
    now = timezone.now()
    alert.state, alert.next_at = AlertState.ACKNOWLEDGED, None
    alert.acknowledged_at, alert.acknowledged_by_id = now, by.user_id
    _save(alert, "state", "next_at", "acknowledged_at", "acknowledged_by")
    _end_others(alert)
    rung = case.escalations.current().first()
    if rung and alert.kind == AlertKind.ESCALATION and _is_of_rung(alert, rung.climb, rung.level):
        mark_taken(case, rung, by=by)
    seconds = alert.answer_seconds
    record(alert, "complaints.alert_acknowledged", by=by, case=case.pk, seconds=seconds)
    return alert


@transaction.atomic
def keep_standby(
    *, mobile: str, deputy_id: int | None, by: Actor, no_texts: bool = False
) -> Standby:
    """How the acting person is reached and who stands in for them; no number typed keeps the old one.

    Raises InvalidInput for what is no mobile number, and for oneself as deputy.
    """
    row, _made = Standby.objects.select_for_update().get_or_create(user_id=by.user_id or 0)
    judged = phone.validate_mobile(mobile) if mobile.strip() else None
    wrong = [PHONE_FORMAT] if judged and not judged.ok else []
    wrong += [OWN_DEPUTY] if deputy_id == by.user_id else []
    if wrong:
        raise InvalidInput(*wrong)
    row.mobile = judged.normalized if judged else row.mobile
    if no_texts:
        row.mobile = ""
    row.deputy_id = deputy_id
    row.save()
    record(row, "complaints.standby_kept", by=by, has_number=bool(row.mobile), deputy=deputy_id)
    return row


def _locked(alert_id: int) -> Alert:
    """The case first, as commands do, or two of them wait for each other."""
    case_id = Alert.objects.values_list("case", flat=True).get(pk=alert_id)
    case = Case.objects.visible_to(SYSTEM).select_related("dealer").lock(case_id)
    alerts = Alert.objects.visible_to(SYSTEM).select_related("recipient", "robot", "deputy_for")
    alert = alerts.lock(alert_id)
    alert.case = case
    return alert


def _first_turn(alert: Alert, now: dt.datetime) -> None:
    """Notice and mail; a deputy gets a text message as well, since a channel has failed or time has passed."""
    alert.turn = 1
    if alert.robot_id:
        _send(alert, Channel.ROBOT, now)
        _wait(alert, _patience(alert, now))
        return
    sending = _send(alert, Channel.MAIL, now)
    if alert.deputy_for_id:
        _send(alert, Channel.SMS, now)
    failed = sending.state == SendingState.FAILED
    _wait(alert, now if failed else _patience(alert, now))
    if failed:
        _check_channels(alert, now)


def _check_channels(alert: Alert, now: dt.datetime) -> None:
    """Did the mail go out? If not, the next channel and the deputy are tried at once."""
    alert.turn = 2
    if not _mail_is_out(alert):
        if not alert.deputy_for_id:
            _send(alert, Channel.SMS, now)
        _to_deputies(alert, now)
    _wait(alert, now + _repeat_after(alert, now))


def _repeat(alert: Alert, now: dt.datetime) -> None:
    """Nobody has answered: once more, over every channel."""
    alert.turn = 3
    _mail_is_out(alert)
    _send(alert, Channel.MAIL, now)
    _send(alert, Channel.SMS, now)
    _wait(alert, now + _repeat_after(alert, now))


def _to_deputies(alert: Alert, now: dt.datetime) -> None:
    """A deputy's deputy is asked only after the deputy was, too, for as long."""
    if alert.deputy_for_id and alert.turn < 3:
        return
    deputies = deputies_of(alert.case, alert.recipient_id or 0, Role(alert.role))
    pass_on(alert, deputies, now=now, by=SYSTEM)
    alert.state = AlertState.PASSED_ON


def _post_again(alert: Alert, now: dt.datetime) -> None:
    """A group is posted to until its robot takes it; nobody in a group says that they have it."""
    last = alert.sendings.order_by("pk").last()
    if last is None or last.state == SendingState.SENT or alert.turn >= MOST_POSTS:
        alert.state = AlertState.OVER
        _wait(alert, None)
        return
    if last.state == SendingState.FAILED:
        alert.turn += 1
        _send(alert, Channel.ROBOT, now)
    _wait(alert, _patience(alert, now))


def _send(alert: Alert, channel: Channel, now: dt.datetime) -> AlertSending:
    """One attempt over one channel; what needs a wire is done by the journal after the commit."""
    sending, is_new = AlertSending.objects.get_or_create(
        alert=alert, channel=channel, turn=alert.turn, defaults={"created_at": now}
    )
    if not is_new:
        return sending
    if channel == Channel.MAIL:
        _write_mail(sending, alert, now)
    elif channel == Channel.SMS and not _number_of(alert):
        _failed(sending, NO_NUMBER, now)
    else:
        sending.text = text_of(alert)
        sending.save(update_fields=("text",))
        record(sending, "complaints.sending_queued", by=SYSTEM, channel=channel)
    return sending


def _write_mail(sending: AlertSending, alert: Alert, now: dt.datetime) -> None:
    """The message is at the same time the notice on the person's screen."""
    context = {"alert": alert, "case": alert.case, "again": alert.turn > 1}
    dedupe = f"{alert.pk}:{alert.turn}"
    person: User = alert.recipient
    message = queue("complaints/alert", to=person, about=alert, context=context, dedupe=dedupe)
    sending.message = message
    sending.save(update_fields=("message",))
    if message.state == MessageState.FAILED:
        _failed(sending, message.last_error or UNSENT, now)


def _mail_is_out(alert: Alert) -> bool:
    """Note what became of the mails; a first one that is still on its way by now has failed as an alert."""
    mails = alert.sendings.select_related("message").filter(
        channel=Channel.MAIL, message__isnull=False
    )
    for sending in mails.order_by("-pk"):  # the first one last
        message = sending.message
        if message is None or message.state != MessageState.SENT:
            continue
        sending.state, sending.error, sending.ended_at = SendingState.SENT, "", message.sent_at
        sending.save(update_fields=("state", "error", "ended_at"))
        alert.sent_at = alert.sent_at or max(message.sent_at or timezone.now(), alert.raised_at)
        if sending.turn == 1:
            return True
    for sending in mails.filter(turn=1).exclude(state=SendingState.FAILED):
        reason = sending.message.last_error if sending.message else ""
        _failed(sending, reason or UNSENT, timezone.now())
    return False


def _failed(sending: AlertSending, error: str, now: dt.datetime) -> None:
    sending.state, sending.error, sending.ended_at = SendingState.FAILED, error[:40], now
    sending.save(update_fields=("state", "error", "ended_at"))


def _end_others(alert: Alert) -> None:
    """Those who were asked in this person's place, or whose place this person took, are left in peace."""
    same = Alert.objects.filter(case=alert.case_id, occasion=alert.occasion)
    if alert.kind != AlertKind.ESCALATION:
        same = same.filter(pk__in=_line_of(alert, dict(same.values_list("pk", "deputy_for"))))
    others = same.exclude(pk=alert.pk).filter(state__in=OPEN_ALERTS, robot=None)
    others.update(state=AlertState.OVER, next_at=None)


def _line_of(alert: Alert, asked_for: Mapping[int, int | None]) -> list[int]:
    """Everybody in whose place somebody was asked, from the first one down; `asked_for` is all of them."""

    def first_of(pk: int) -> int:
        before = asked_for.get(pk)
        return pk if before is None else first_of(before)

    return [pk for pk in asked_for if first_of(pk) == first_of(alert.pk)]


def _is_of_rung(alert: Alert, climb: int, level: int) -> bool:
    return alert.occasion == f"rung:{climb}:{level}"


def _number_of(alert: Alert) -> str:
    rows = Standby.objects.filter(user=alert.recipient_id).first()
    return rows.mobile if rows else ""


def _patience(alert: Alert, now: dt.datetime) -> dt.datetime:
    values = Values(on=local_date(now), dealer_id=alert.case.dealer_id)
    return now + dt.timedelta(seconds=values[PATIENCE_SECONDS])


def _repeat_after(alert: Alert, now: dt.datetime) -> dt.timedelta:
    values = Values(on=local_date(now), dealer_id=alert.case.dealer_id)
    return dt.timedelta(minutes=values[REPEAT_RED if alert.is_urgent else REPEAT])


def _wait(alert: Alert, until: dt.datetime | None) -> None:
    alert.next_at = until
    _save(alert, "state", "turn", "next_at", "sent_at")


def _save(alert: Alert, *names: str) -> None:
    alert.save(update_fields=names)
