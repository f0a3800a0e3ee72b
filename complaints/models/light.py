"""What decides the light of a case besides the score: tables, alerts, facts, overrides (domain.md 3.4)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import Lamp, QuickAlert
from complaints.choices.light import AlertOrigin, FactKind, OverrideEnd
from complaints.models.case import Case
from complaints.models.fields import moment, person
from complaints.querysets.light import (
    CaseAlertQuerySet,
    CaseFactQuerySet,
    CaseLightQuerySet,
    FactorTableQuerySet,
    LampOverrideQuerySet,
)


class FactorTable(models.Model):
    """One version of the tables that scores are read from; never changed, only followed by another.

    The version in force on a day is the newest of those that are valid from that day or an earlier one.
    """

    version = models.CharField(_("version"), max_length=20, unique=True)
    valid_from = models.DateField(_("valid from"))
    tables = models.JSONField(_("tables"))
    reason = models.CharField(_("reason"), max_length=300)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = person(_("created by"), null=True)

    objects = FactorTableQuerySet.as_manager()

    class Meta:
        verbose_name = _("factor table")
        verbose_name_plural = _("factor tables")
        ordering = ("-valid_from", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason=""), name="complaints_table_says_why_it_changed"
            ),
        )

    def __str__(self) -> str:
        return self.version


class CaseLight(models.Model):
    """What the computation remembers of a case: the light by the rules, and since when it could fall.

    `checked_at` is the last computation; the hourly run takes those that were checked before the hour.
    """

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="light", verbose_name=_("case")
    )
    held = models.CharField(_("light by the rules"), max_length=6, choices=Lamp)
    below_red_at = moment(_("below the red band since"))
    below_yellow_at = moment(_("below the yellow band since"))
    checked_at = models.DateTimeField(_("computed"))

    objects = CaseLightQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of a light")
        verbose_name_plural = _("states of lights")
        constraints = (
            models.CheckConstraint(
                condition=Q(below_yellow_at=None) | Q(below_red_at__lte=F("below_yellow_at")),
                name="complaints_below_yellow_is_below_red",
            ),
        )
        indexes = (models.Index(fields=("checked_at",), name="complaints_lights_checked"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.held}"


class CaseAlert(models.Model):
    """A quick alert that holds a case at RED until the risk manager releases it."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="rung_alerts", verbose_name=_("case")
    )
    kind = models.CharField(_("quick alert"), max_length=12, choices=QuickAlert)
    origin = models.CharField(_("seen by"), max_length=5, choices=AlertOrigin)
    raised_at = models.DateTimeField(_("raised"))
    raised_by = person(_("raised by"), null=True)
    released_at = moment(_("released"))
    released_by = person(_("released by"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = CaseAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("quick alert")
        verbose_name_plural = _("quick alerts")
        ordering = ("raised_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "kind"),
                condition=Q(released_at=None),
                name="complaints_alert_once_in_force",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None)
                | (Q(released_at__gte=F("raised_at"), released_by__isnull=False) & ~Q(reason="")),
                name="complaints_released_alert_says_by_whom_and_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class CaseFact(models.Model):
    """What somebody says about a case that counts for its light; withdrawn, never deleted.

    `since` is the day from which an OFF_ROAD car stands.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="facts", verbose_name=_("case")
    )
    kind = models.CharField(_("fact"), max_length=10, choices=FactKind)
    since = models.DateField(_("since"), null=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    said_at = models.DateTimeField(_("said"))
    said_by = person(_("said by"))
    withdrawn_at = moment(_("withdrawn"))
    withdrawn_by = person(_("withdrawn by"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = CaseFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact of a case")
        verbose_name_plural = _("facts of a case")
        ordering = ("said_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "kind"),
                condition=Q(withdrawn_at=None),
                name="complaints_fact_once_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(kind=FactKind.OFF_ROAD) | Q(since__isnull=False),
                name="complaints_off_road_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | (Q(withdrawn_at__gte=F("said_at"), withdrawn_by__isnull=False) & ~Q(reason="")),
                name="complaints_withdrawn_fact_says_by_whom_and_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class LampOverride(models.Model):
    """The risk manager's own light, below what the rules hold, for a reason and for a time.

    `wanted` is what score, alerts and floors asked for when it was set: if they ask for more it ends.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="overrides", verbose_name=_("case")
    )
    lamp = models.CharField(_("light"), max_length=6, choices=Lamp)
    wanted = models.CharField(_("light that was asked for"), max_length=6, choices=Lamp)
    reason = models.CharField(_("reason"), max_length=500)
    set_at = models.DateTimeField(_("set"))
    set_by = person(_("set by"))
    expires_at = models.DateTimeField(_("expires"))
    ended_at = moment(_("ended"))
    ended_as = models.CharField(_("why it ended"), max_length=8, choices=OverrideEnd, blank=True)

    objects = LampOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("overridden light")
        verbose_name_plural = _("overridden lights")
        ordering = ("set_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(ended_at=None),
                name="complaints_one_override_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(lamp=Lamp.RED) & Q(expires_at__gt=F("set_at")),
                name="complaints_override_lowers_for_a_reason_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_as="")
                | (Q(ended_at__gte=F("set_at")) & ~Q(ended_as="")),
                name="complaints_ended_override_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.lamp}"
