"""The third-party check: who checks, what was found, what came late (domain.md 2.11)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.choices import CheckOutcome, DocumentType, Reason
from claims.models.claim import Claim
from claims.querysets import (
    CheckAssignmentQuerySet,
    CheckerQuerySet,
    FindingQuerySet,
    SlaBreachQuerySet,
)


class Checker(models.Model):
    """A third-party checker 审核员: which programs they check and how many claims a day."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="checker",
        verbose_name=_("person"),
    )
    firm = models.ForeignKey(
        "network.Firm", on_delete=models.PROTECT, related_name="checkers", verbose_name=_("firm")
    )
    programs = ArrayField(models.CharField(max_length=20), verbose_name=_("programs"))
    daily_capacity = models.PositiveSmallIntegerField(_("claims a day"), default=40)
    absent = DateRangeField(_("absent"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    last_assigned_at = models.DateTimeField(_("last assigned"), null=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1, editable=False)

    objects = CheckerQuerySet.as_manager()

    class Meta:
        verbose_name = _("checker")
        verbose_name_plural = _("checkers")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(daily_capacity__gte=1), name="claims_checker_has_capacity"
            ),
        )

    def __str__(self) -> str:
        return str(self.user)


class CheckAssignment(models.Model):
    """A claim in one checker's hands, from the moment it is given until it leaves them."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("claim")
    )
    firm = models.ForeignKey(
        "network.Firm", on_delete=models.PROTECT, related_name="+", verbose_name=_("firm")
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="check_assignments",
        verbose_name=_("checker"),
    )
    is_recheck = models.BooleanField(_("re-check"), default=False)
    assigned_at = models.DateTimeField(_("assigned"))
    started_at = models.DateTimeField(_("started"), null=True)
    due_at = models.DateTimeField(_("due"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=CheckOutcome.choices, blank=True
    )

    objects = CheckAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("claim",),
                condition=Q(ended_at=None),
                name="claims_one_checker_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=("checker", "ended_at"), name="claims_check_load"),
            models.Index(fields=("assigned_at",), name="claims_check_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.claim} · {self.checker}"


class Finding(models.Model):
    """One reason on one document type for sending a claim back or rejecting it."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="findings", verbose_name=_("claim")
    )
    event = models.CharField(_("event"), max_length=20)
    document_type = models.CharField(_("document"), max_length=3, choices=DocumentType.choices)
    reason = models.CharField(_("reason"), max_length=3, choices=Reason.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("found by"),
    )
    found_at = models.DateTimeField(_("found"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.document_type} {self.reason}"


class SlaBreach(models.Model):
    """A check that was not finished in time."""

    assignment = models.OneToOneField(
        CheckAssignment, on_delete=models.PROTECT, related_name="breach", verbose_name=_("check")
    )
    found_at = models.DateTimeField(_("found"), auto_now_add=True)

    objects = SlaBreachQuerySet.as_manager()

    class Meta:
        verbose_name = _("late check")
        verbose_name_plural = _("late checks")

    def __str__(self) -> str:
        return str(self.assignment)
