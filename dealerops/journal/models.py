"""What happened, and who still has to hear of it."""

import datetime as dt
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Channel, Role
from dealerops.journal.querysets import DeliveryQuerySet, EntryQuerySet, SealQuerySet


class Entry(models.Model):
    """One thing that happened to one object. Read backwards it is the audit trail, forwards the feed.

    The entries of one object form a chain: `hash = sha256(prev_hash + payload)` (domain.md 0.7).
    """

    topic = models.CharField(_("event"), max_length=80)
    at = models.DateTimeField(_("at"), default=timezone.now)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    channel = models.CharField(_("door"), max_length=12, choices=Channel.choices)
    user_id = models.BigIntegerField(_("user"), null=True)
    for_user_id = models.BigIntegerField(_("acting for"), null=True)
    request_id = models.CharField(_("request"), max_length=36, blank=True)
    object_type = models.CharField(_("object"), max_length=60)
    object_id = models.BigIntegerField(_("object id"))
    seq = models.PositiveIntegerField(_("sequence"))
    from_state = models.CharField(_("from"), max_length=40, blank=True)
    to_state = models.CharField(_("to"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    note = models.TextField(_("note"), blank=True)
    data = models.JSONField(_("data"), default=dict, encoder=DjangoJSONEncoder)
    prev_hash = models.CharField(_("hash before"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("object_type", "object_id", "seq"), name="journal_one_chain_per_object"
            ),
        )
        indexes = (
            models.Index(fields=("topic", "at"), name="journal_by_topic"),
            models.Index(fields=("user_id", "topic", "at"), name="journal_by_user"),
            models.Index(fields=("at",), name="journal_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.topic} #{self.object_id}"

    def payload(self) -> dict[str, Any]:
        """Everything the hash covers."""
        return {
            "topic": self.topic,
            "at": self.at.astimezone(dt.UTC).isoformat(),
            "role": self.role,
            "channel": self.channel,
            "user": self.user_id,
            "for": self.for_user_id,
            "request": self.request_id,
            "object": f"{self.object_type}:{self.object_id}",
            "seq": self.seq,
            "from": self.from_state,
            "to": self.to_state,
            "reason": self.reason,
            "note": self.note,
            "data": self.data,
        }


class Delivery(models.Model):
    """A promise that one subscriber will hear of one entry, exactly once; open until it is done."""

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("journal entry")
    )
    subscriber = models.CharField(_("subscriber"), max_length=120)
    queue = models.CharField(_("queue"), max_length=20)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    run_at = models.DateTimeField(_("due"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    max_attempts = models.PositiveSmallIntegerField(_("attempts at most"))
    lease_until = models.DateTimeField(_("lease until"), null=True)
    token = models.UUIDField(_("token"), null=True, unique=True)
    last_error = models.TextField(_("last error"), blank=True)
    done_at = models.DateTimeField(_("done"), null=True)
    quarantined_at = models.DateTimeField(_("in quarantine since"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("entry", "subscriber"), name="journal_delivery_once_per_subscriber"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(quarantined_at=None),
                name="journal_delivery_done_or_quarantined",
            ),
        )
        indexes = (
            models.Index(
                fields=("queue", "run_at"),
                condition=Q(done_at=None, quarantined_at=None),
                name="journal_delivery_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.subscriber} #{self.entry_id}"


class Seal(models.Model):
    """One day's chain heads under one digest, chained to the day before: a cut-off tail shows."""

    day = models.DateField(_("day"), unique=True)
    objects_sealed = models.PositiveIntegerField(_("objects sealed"))
    heads = models.CharField(_("chain heads"), max_length=64)
    prev_digest = models.CharField(_("digest before"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily seal")
        verbose_name_plural = _("daily seals")
        ordering = ("-day",)

    def __str__(self) -> str:
        return self.day.isoformat()
