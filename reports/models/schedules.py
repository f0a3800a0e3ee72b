"""Saved views of lists that come by mail, their runs, and who got which file."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from reports.choices import NotSent, ScheduleState, ViewCadence, ViewRunState
from reports.querysets.schedules import (
    ScheduledViewQuerySet,
    ScheduleReaderQuerySet,
    ViewCopyQuerySet,
    ViewRunQuerySet,
)


class ScheduledView(Versioned):
    """One person's view of a list, mailed to them and to colleagues who have the list themselves.

    The view is looked at when the mail is made: whoever changes it, changes what is sent. `since` is
    when it was scheduled or resumed; nothing earlier is owed.
    """

    membership = models.ForeignKey(
        "accounts.Membership",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("membership"),
    )
    view = models.ForeignKey(
        "lists.SavedView",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("saved view"),
    )
    list = models.CharField(_("list"), max_length=40)
    name = models.CharField(_("name"), max_length=30)
    cadence = models.CharField(_("how often"), max_length=10, choices=ViewCadence.choices)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), null=True)  # 0 is Monday
    day = models.PositiveSmallIntegerField(_("day of the month"), null=True)  # every month has 28
    at = models.TimeField(_("time of day"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ScheduleState.choices,
        default=ScheduleState.ACTIVE,
        editable=False,
    )
    since = models.DateTimeField(_("since"))

    objects = ScheduledViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled view")
        verbose_name_plural = _("scheduled views")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(cadence=ViewCadence.DAILY, weekday=None, day=None)
                | Q(cadence=ViewCadence.WEEKLY, weekday__lte=6, day=None)
                | Q(cadence=ViewCadence.MONTHLY, weekday=None, day__gte=1, day__lte=28),
                name="reports_schedule_names_its_day",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ScheduleReader(models.Model):
    """A person in one role to whom a scheduled view is sent, with what that role sees.

    `stopped` says why it is not sent to them now: they left, or a mail came back.
    """

    schedule = models.ForeignKey(
        ScheduledView,
        on_delete=models.CASCADE,
        related_name="readers",
        verbose_name=_("scheduled view"),
    )
    membership = models.ForeignKey(
        "accounts.Membership",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("membership"),
    )
    stopped = models.CharField(
        _("not sent because"),
        max_length=20,
        choices=NotSent.choices,
        blank=True,
        default="",
        db_default="",
    )

    objects = ScheduleReaderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reader of a scheduled view")
        verbose_name_plural = _("readers of scheduled views")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("schedule", "membership"), name="reports_schedule_reader_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.membership)


class ViewRun(models.Model):
    """One sending of a scheduled view, of the day `due_on`."""

    schedule = models.ForeignKey(
        ScheduledView,
        on_delete=models.CASCADE,
        related_name="runs",
        verbose_name=_("scheduled view"),
    )
    due_on = models.DateField(_("due"))
    is_late = models.BooleanField(_("late"), default=False)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ViewRunState.choices,
        default=ViewRunState.QUEUED,
        editable=False,
    )
    reason = models.CharField(_("reason"), max_length=20, choices=NotSent.choices, blank=True)
    created_at = models.DateTimeField(_("planned"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = ViewRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of a scheduled view")
        verbose_name_plural = _("runs of scheduled views")
        ordering = ("-due_on",)
        constraints = (
            models.UniqueConstraint(
                fields=("schedule", "due_on"), name="reports_scheduled_view_once_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.schedule} {self.due_on}"


class ViewCopy(models.Model):
    """What became of one reader: the mail with the file, or why there is none."""

    run = models.ForeignKey(
        ViewRun, on_delete=models.CASCADE, related_name="copies", verbose_name=_("run")
    )
    membership = models.ForeignKey(
        "accounts.Membership",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("membership"),
    )
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    message_id = models.BigIntegerField(_("message number"), null=True)
    reason = models.CharField(_("reason"), max_length=20, choices=NotSent.choices, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ViewCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of a scheduled view")
        verbose_name_plural = _("copies of scheduled views")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("run", "membership"), name="reports_view_copy_once"),
            models.CheckConstraint(
                condition=Q(message_id=None) | Q(reason=""), name="reports_view_is_sent_or_not"
            ),
        )

    def __str__(self) -> str:
        return f"{self.run} → {self.membership}"
