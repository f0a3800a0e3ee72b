"""Alerts 预警: to whom, over which channel, how fast, and who said that they have it (domain.md 3.4, 3.6)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.choices.alerts import (
    AlertKind,
    AlertState,
    Channel,
    SendingState,
)
from complaints.models.case import Case
from complaints.models.fields import moment, person
from complaints.querysets.alerts import (
    AlertQuerySet,
    AlertRobotQuerySet,
    AlertSendingQuerySet,
    StandbyQuerySet,
)
from dealerops.accounts.models import Language
from dealerops.foundation.actor import Role
from dealerops.foundation.versioned import Versioned
from dealerops.identifiers import masking
from dealerops.notifications.choices import RobotKind
from dealerops.registry.fields import EncryptedTextField


class AlertRobot(Versioned):
    """The robot of a chat group that posts alerts there; its address is a secret.

    Without a region it hears of every case, with one of that region's.
    """

    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=8, choices=RobotKind)
    region = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("region"),
    )  # fmt: skip
    webhook = EncryptedTextField(_("webhook address"))
    secret = EncryptedTextField(_("signing secret"), blank=True, default="")
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.ZH_HANS
    )
    only_urgent = models.BooleanField(_("red cases and quick alerts only"), default=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = AlertRobotQuerySet.as_manager()

    class Meta:
        verbose_name = _("group robot")
        verbose_name_plural = _("group robots")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("name",), name="complaints_robot_has_its_own_name"),
        )

    def __str__(self) -> str:
        return self.name


class Standby(models.Model):
    """How a person is reached at night, and who stands in for them; kept by the person."""

    user = models.OneToOneField(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    mobile = EncryptedTextField(_("phone for text messages"), blank=True, default="")
    deputy = person(_("deputy"), null=True, blank=True)

    objects = StandbyQuerySet.as_manager()

    class Meta:
        verbose_name = _("way to reach somebody")
        verbose_name_plural = _("ways to reach people")
        constraints = (
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("user")),
                name="complaints_nobody_is_their_own_deputy",
            ),
        )

    def __str__(self) -> str:
        return str(self.user)

    @property
    def masked_mobile(self) -> str:
        return masking.mask_phone(self.mobile)


class Alert(models.Model):
    """One person, or one group, told once of one thing that happened to a case.

    `raised_at` is when it happened, `sent_at` when the first channel took it, `next_at` when somebody
    has to look again; `turn` counts what was tried. An urgent alert knows no quiet hours.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="alerts", verbose_name=_("case")
    )
    kind = models.CharField(_("alert"), max_length=12, choices=AlertKind)
    occasion = models.CharField(_("occasion"), max_length=40)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    recipient = person(_("to"), null=True)
    role = models.CharField(_("as"), max_length=20, choices=Role, blank=True)
    robot = models.ForeignKey(
        AlertRobot, on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("group robot"),
    )  # fmt: skip
    deputy_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="deputies",
        verbose_name=_("in place of"),
    )  # fmt: skip
    is_urgent = models.BooleanField(_("urgent"))
    state = models.CharField(
        _("state"), max_length=12, choices=AlertState, default=AlertState.SENT, editable=False
    )
    turn = models.PositiveSmallIntegerField(_("turn"), default=0)
    raised_at = models.DateTimeField(_("raised"))
    next_at = moment(_("looked at again"))
    sent_at = moment(_("sent"))
    acknowledged_at = moment(_("acknowledged"))
    acknowledged_by = person(_("acknowledged by"), null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("case", "occasion", "recipient"),
                condition=Q(robot=None),
                name="complaints_person_is_alerted_once",
            ),
            models.UniqueConstraint(
                fields=("case", "occasion", "robot"),
                condition=Q(recipient=None),
                name="complaints_group_is_alerted_once",
            ),
            models.CheckConstraint(
                condition=Q(recipient=None, robot__isnull=False)
                | Q(recipient__isnull=False, robot=None),
                name="complaints_alert_has_one_addressee",
            ),
            models.CheckConstraint(
                condition=~Q(state=AlertState.ACKNOWLEDGED)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="complaints_acknowledged_alert_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(sent_at__gte=F("raised_at")),
                name="complaints_alert_is_sent_after_it_was_raised",
            ),
        )
        indexes = (
            models.Index(fields=("recipient", "-id"), name="complaints_alerts_of_person"),
            models.Index(
                fields=("next_at",),
                condition=Q(next_at__isnull=False),
                name="complaints_alerts_due",
            ),
            models.Index(fields=("-raised_at", "-id"), name="complaints_alerts_raised"),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"

    @property
    def latency_seconds(self) -> int | None:
        """From the event to the first channel that took it, in seconds."""
        return int((self.sent_at - self.raised_at).total_seconds()) if self.sent_at else None

    @property
    def answer_seconds(self) -> int | None:
        """From the event to the acknowledgement, in seconds."""
        if self.acknowledged_at is None:
            return None
        return int((self.acknowledged_at - self.raised_at).total_seconds())


class AlertSending(models.Model):
    """One attempt to send one alert over one channel; `key` lets a gateway know a repeated one."""

    alert = models.ForeignKey(
        Alert, on_delete=models.PROTECT, related_name="sendings", verbose_name=_("alert")
    )
    channel = models.CharField(_("channel"), max_length=6, choices=Channel)
    turn = models.PositiveSmallIntegerField(_("turn"))
    state = models.CharField(
        _("state"), max_length=8, choices=SendingState, default=SendingState.QUEUED
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(
        "notifications.Message", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("message"),
    )  # fmt: skip
    text = models.TextField(_("text"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"))
    ended_at = moment(_("ended"))
    error = models.CharField(_("error"), max_length=40, blank=True)

    objects = AlertSendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending of an alert")
        verbose_name_plural = _("sendings of an alert")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("alert", "channel", "turn"), name="complaints_alert_sent_once_a_turn"
            ),
            models.CheckConstraint(
                condition=~Q(state=SendingState.FAILED) | ~Q(error=""),
                name="complaints_failed_sending_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.alert} {self.get_channel_display()}"
