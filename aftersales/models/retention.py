"""What the nightly computation says of every card (domain.md 4.11)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ReminderState, Retention
from aftersales.models.card import CustomerCard
from aftersales.querysets import (
    CardRetentionQuerySet,
    RetentionChangeQuerySet,
    RetentionRunQuerySet,
    ServicePlanQuerySet,
    ServiceReminderQuerySet,
)
from dealerops.foundation.versioned import Versioned


class ServicePlan(Versioned):
    """How often a model goes to the workshop, and how far it goes until somebody reads it."""

    model = models.OneToOneField(
        "registry.VehicleModel",
        on_delete=models.PROTECT,
        related_name="service_plan",
        verbose_name=_("model"),
    )
    interval_km = models.PositiveIntegerField(_("km between services"), default=10_000)
    interval_months = models.PositiveSmallIntegerField(_("months between services"), default=12)
    usual_km = models.PositiveSmallIntegerField(_("usual km a day"), default=40)

    objects = ServicePlanQuerySet.as_manager()

    class Meta:
        ordering = ("model",)
        verbose_name = _("service plan")
        verbose_name_plural = _("service plans")
        constraints = (
            models.CheckConstraint(
                condition=Q(interval_km__gt=0, interval_months__gt=0, usual_km__gt=0),
                name="aftersales_service_plan_is_positive",
            ),
        )

    def __str__(self) -> str:
        return f"{self.model}"


class CardRetention(models.Model):
    """Status and forecast of a card as of the start of `computed_on`, with what they rest on.

    `expected`, `active_days` and `lost_days` are days since the last qualified visit; `km_per_day` is the
    daily rate.
    """

    card = models.OneToOneField(
        CustomerCard, on_delete=models.CASCADE, related_name="retention", verbose_name=_("card")
    )
    computed_on = models.DateField(_("computed for"))
    status = models.CharField(_("status"), max_length=12, choices=Retention)
    since = models.DateField(_("since"))
    visited_on = models.DateField(_("last qualified visit"), null=True)
    visited_before = models.DateField(_("the visit before"), null=True)
    expected = models.PositiveSmallIntegerField(_("days expected between visits"), null=True)
    active_days = models.PositiveSmallIntegerField(_("active up to days"), null=True)
    lost_days = models.PositiveSmallIntegerField(_("lost from days"), null=True)
    km_per_day = models.DecimalField(_("km a day"), max_digits=6, decimal_places=2)
    read_on = models.DateField(_("last reading"), null=True)
    read_km = models.PositiveIntegerField(_("last km"), null=True)
    due_km = models.PositiveIntegerField(_("next service at km"), null=True)
    due_by_km = models.DateField(_("by kilometres"), null=True)
    due_by_time = models.DateField(_("by time"), null=True)
    service_on = models.DateField(_("next service"), null=True)

    objects = CardRetentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("retention of a card")
        verbose_name_plural = _("retention of cards")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=(Retention.NEW, Retention.NOT_COUNTED))
                | Q(visited_on__isnull=False, lost_days__isnull=False),
                name="aftersales_status_rests_on_a_visit",
            ),
            models.CheckConstraint(
                condition=Q(km_per_day__gte=5, km_per_day__lte=300),
                name="aftersales_daily_km_are_believable",
            ),
        )
        indexes = (
            models.Index(fields=("status", "card"), name="aftersales_retention_status"),
            models.Index(fields=("service_on", "card"), name="aftersales_retention_service"),
        )

    def __str__(self) -> str:
        return f"{self.card}: {self.get_status_display()}"


class RetentionChange(models.Model):
    """A card changed its status on a day; never rewritten, so that rates of past months stay.

    `recorded_at` is when we came to know; rows from before it was kept do not say.
    """

    card = models.ForeignKey(
        CustomerCard, on_delete=models.CASCADE, related_name="changes", verbose_name=_("card")
    )
    on = models.DateField(_("on"))
    source = models.CharField(_("from"), max_length=12, choices=Retention, blank=True)
    target = models.CharField(_("to"), max_length=12, choices=Retention)
    recorded_at = models.DateTimeField(_("recorded"), null=True, editable=False)

    objects = RetentionChangeQuerySet.as_manager()

    class Meta:
        ordering = ("card_id", "on", "pk")
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")
        constraints = (
            models.CheckConstraint(
                condition=~Q(source=models.F("target")), name="aftersales_change_changes_something"
            ),
        )
        indexes = (
            models.Index(fields=("card", "-on", "-id"), name="aftersales_change_of_card"),
            models.Index(fields=("target", "on"), name="aftersales_change_target"),
        )

    def __str__(self) -> str:
        return f"{self.on}: {self.source} → {self.target}"


class ServiceReminder(Versioned):
    """One reminder of one service date; a stage that was reached is never reached again."""

    card = models.ForeignKey(
        CustomerCard, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("card")
    )
    service_on = models.DateField(_("next service"))
    stage = models.PositiveSmallIntegerField(_("days before"))
    due_on = models.DateField(_("remind on"))
    state = models.CharField(
        _("state"), max_length=8, choices=ReminderState, default=ReminderState.DUE, editable=False
    )
    done_at = models.DateTimeField(_("reminded"), null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("reminded by"),
    )

    objects = ServiceReminderQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        verbose_name = _("service reminder")
        verbose_name_plural = _("service reminders")
        constraints = (
            models.UniqueConstraint(
                fields=("card",),
                condition=Q(state=ReminderState.DUE),
                name="aftersales_one_reminder_waits_per_card",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReminderState.DONE)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="aftersales_reminded_by_somebody",
            ),
        )
        indexes = (models.Index(fields=("card", "service_on"), name="aftersales_reminder_card"),)

    def __str__(self) -> str:
        return f"{self.card}: {self.service_on}"


class RetentionRun(models.Model):
    """The nightly computation was made for a dealer and a day."""

    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    on = models.DateField(_("day"))
    cards = models.PositiveIntegerField(_("cards"))
    changed = models.PositiveIntegerField(_("changed"))
    opened = models.PositiveIntegerField(_("new lost cases"))
    at = models.DateTimeField(_("made"), auto_now=True)

    objects = RetentionRunQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "dealer_id")
        verbose_name = _("retention run")
        verbose_name_plural = _("retention runs")
        constraints = (
            models.UniqueConstraint(
                fields=("dealer", "on"), name="aftersales_retention_runs_once_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.dealer}: {self.on}"
