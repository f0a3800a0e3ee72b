"""Robots of chat groups that tell that a report is there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import Language
from dealerops.foundation.versioned import Versioned
from dealerops.notifications.choices import RobotKind
from dealerops.registry.fields import EncryptedTextField
from reports.choices.robots import PostState
from reports.models.runs import ReportRun
from reports.querysets.robots import ReportPostQuerySet, ReportRobotQuerySet


class ReportRobot(Versioned):
    """The robot of one chat group hears of one report; its address is a secret."""

    name = models.CharField(_("name"), max_length=60)
    code = models.CharField(_("report"), max_length=10)
    kind = models.CharField(_("kind"), max_length=8, choices=RobotKind)
    webhook = EncryptedTextField(_("webhook address"))
    secret = EncryptedTextField(_("signing secret"), blank=True, default="")
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.ZH_HANS
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ReportRobotQuerySet.as_manager()

    class Meta:
        verbose_name = _("group robot of reports")
        verbose_name_plural = _("group robots of reports")
        ordering = ("code", "name")
        constraints = (
            models.UniqueConstraint(fields=("code", "name"), name="reports_robot_has_its_own_name"),
        )

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"


class ReportPost(models.Model):
    """What a robot said of a run, once; it is tried again like a mail, but never where it may be told."""

    run = models.ForeignKey(
        ReportRun, on_delete=models.PROTECT, related_name="posts", verbose_name=_("report run")
    )
    robot = models.ForeignKey(
        ReportRobot, on_delete=models.PROTECT, related_name="+", verbose_name=_("group robot")
    )
    state = models.CharField(
        _("state"), max_length=8, choices=PostState.choices, default=PostState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=80, blank=True, default="")
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = ReportPostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post of a report")
        verbose_name_plural = _("posts of reports")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("run", "robot"), name="reports_one_post_per_run_and_robot"
            ),
        )

    def __str__(self) -> str:
        return f"{self.run} → {self.robot}"
