"""Queueing a message in the caller's transaction, and sending it afterwards."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import css_inline
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import timezone, translation

from dealerops.accounts.models import User
from dealerops.documents.models import Attachment
from dealerops.documents.services import FileMissing
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.journal.querysets import object_type_of
from dealerops.journal.services import record
from dealerops.notifications import post
from dealerops.notifications.choices import MessageState, PartRole
from dealerops.notifications.envelope import build
from dealerops.notifications.models import Message, MessagePart
from dealerops.notifications.workflow import MESSAGE_FLOW

HOLD = """
SELECT *, pg_try_advisory_lock(hashtextextended('notifications:' || id, 0)) AS is_ours
  FROM notifications_message WHERE id = %s
"""
LET_GO = "SELECT pg_advisory_unlock(hashtextextended('notifications:' || %s, 0))"
MAX_ATTEMPTS = 12  # with the delivery's back-off the last one is made after some three hours


class AlreadySending(Exception):
    """Another worker holds this message; the delivery comes back later and sees what became of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stored file to send along; one with a `cid` is shown where the HTML refers to it."""

    attachment: Attachment
    filename: str
    cid: str = ""


@transaction.atomic
def queue(  # noqa: PLR0913 - everything a message consists of
    topic: str,
    *,
    to: User,
    about: Model,
    context: Mapping[str, object],
    dedupe: str,
    parts: Sequence[Part] = (),
    language: str = "",
    unsubscribe_url: str = "",
) -> Message:
    """Render the mail in `language`, else the recipient's, and promise to send it; asked twice, told once.

    `topic` is `app/name`: the templates are emails/app/name.{subject.txt,txt,html}. For a person without
    an address it is failed at once (NO_ADDRESS), and shown as such, until somebody sends it again.
    """
    known = Message.objects.filter(topic=topic, dedupe=dedupe, recipient=to).first()
    if known:
        return known
    language = language or to.language
    subject, text, html = _render(topic, to, context, language)
    message, is_new = Message.objects.get_or_create(
        topic=topic,
        dedupe=dedupe,
        recipient=to,
        defaults={
            "address": to.email,
            "state": MessageState.QUEUED if to.email else MessageState.FAILED,
            "last_error": "" if to.email else post.NO_ADDRESS,
            "language": language,
            "unsubscribe_url": unsubscribe_url,
            "subject": subject,
            "text": text,
            "html": html,
            "message_id": f"<{uuid.uuid4().hex}@{_mail_domain()}>",
            "about_type": object_type_of(about),
            "about_id": about.pk,
        },
    )
    if is_new:
        MessagePart.objects.bulk_create(
            MessagePart(
                message=message,
                attachment=part.attachment,
                role=PartRole.INLINE if part.cid else PartRole.ATTACHED,
                filename=part.filename,
                cid=part.cid,
            )
            for part in parts
        )
        if to.email:
            record(message, "notifications.queued", by=SYSTEM)
        else:
            record(message, "notifications.failed", by=SYSTEM, reason=post.NO_ADDRESS)
    return message


def send(message_pk: int) -> None:
    """Hand one message to the mail server; every state is committed before and after.

    A message found in SENDING was cut off before, one found UNCERTAIN lost its connection: the server
    may have it. It is tried once more under the same Message-ID and marked as a possible copy
    (reliability.md 1.7). Raises Unsent where another attempt is due, so that the delivery comes back.
    """
    with _held(message_pk) as message:
        if _take(message):
            _try(message)


@transaction.atomic
def send_again(message_pk: int, *, by: Actor) -> Message:
    """A person asks for a failed or uncertain message to be tried again. Raises TransitionRefused.

    What failed goes to the address the recipient has now: a wrong one is why most of them failed.
    """
    message = Message.objects.visible_to(by).lock(message_pk)
    step = MESSAGE_FLOW.fire(message, "send_again", by=by)
    message.possible_copy |= step.source == MessageState.UNCERTAIN
    if step.source in {MessageState.FAILED, MessageState.BOUNCED}:
        message.address = message.recipient.email
    message.attempts = 0
    message.save(update_fields=("state", "address", "attempts", "possible_copy"))
    record(message, "notifications.queued", by=by, step=step)
    return message


@contextmanager
def _held(message_pk: int) -> Iterator[Message]:
    """Nobody else sends this message meanwhile; PostgreSQL lets go when the process dies.

    The row is read while the lock is taken, so it may be a moment older than the lock: whoever goes on
    compares and sets. Raises AlreadySending, Message.DoesNotExist.
    """
    message = next(iter(Message.objects.raw(HOLD, [message_pk])), None)
    if message is None:
        raise Message.DoesNotExist
    if not message.is_ours:  # type: ignore[attr-defined]
        raise AlreadySending
    try:
        yield message
    finally:
        with connection.cursor() as cursor:
            cursor.execute(LET_GO, [message_pk])


def _take(message: Message) -> bool:
    """Claim the message for this attempt; False when there is nothing left to do.

    Nobody else sends it meanwhile, but somebody may ask for it to be sent again: then AlreadySending.
    """
    if message.state in {MessageState.SENT, MessageState.FAILED, MessageState.BOUNCED}:
        return False
    as_seen = Message.objects.filter(pk=message.pk, state=message.state, attempts=message.attempts)
    if message.state in {MessageState.SENDING, MessageState.UNCERTAIN}:
        if message.possible_copy:  # the one more try has been used
            as_seen.update(state=MessageState.UNCERTAIN)
            return False
        message.possible_copy = True
    message.state = MessageState.SENDING
    message.attempts += 1
    if not as_seen.update(
        state=message.state, attempts=message.attempts, possible_copy=message.possible_copy
    ):
        raise AlreadySending
    return True


def _try(message: Message) -> None:
    try:
        post.hand_over(build(message))
    except FileMissing as error:
        _leave(message, MessageState.FAILED, error.default_code)
    except post.Refused as error:
        _leave(message, MessageState.FAILED, error.reason)
    except post.Unclear as error:
        _leave(message, MessageState.UNCERTAIN, error.reason)
        raise
    except post.NotYet as error:
        if message.attempts >= MAX_ATTEMPTS:
            _leave(message, MessageState.FAILED, error.reason)
            return
        _leave(message, MessageState.QUEUED, error.reason)
        raise
    else:
        message.sent_at = timezone.now()
        _leave(message, MessageState.SENT, "")


def _leave(message: Message, state: MessageState, error: str) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=state, last_error=error, sent_at=message.sent_at
    )


def _render(
    topic: str, to: User, context: Mapping[str, object], language: str
) -> tuple[str, str, str]:
    """Subject, text and HTML in a language."""
    values = {**context, "recipient": to, "site_url": settings.SITE_URL}
    with translation.override(language):
        subject = _plain(f"emails/{topic}.subject.txt", values)
        text = _plain(f"emails/{topic}.txt", values)
        html = render_to_string(f"emails/{topic}.html", values)
    inlined = css_inline.inline(html, load_remote_stylesheets=False)
    return " ".join(subject.split())[:200], text.strip() + "\n", inlined


def _plain(template: str, values: Mapping[str, object]) -> str:
    """Text is not HTML: a name with an ampersand stays as it is."""
    context = Context(dict(values), autoescape=False)
    return Engine.get_default().get_template(template).render(context)


def _mail_domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
