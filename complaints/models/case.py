"""The complaint case 投诉案件: from the first signal to the last close (domain.md 3.5)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import (
    CaseState,
    Department,
    Direction,
    Lamp,
    Level,
    Means,
    RootCause,
    StepKind,
    Verification,
)
from complaints.models.fields import moment, person
from complaints.models.signal import SensorSource, Voice
from complaints.querysets import CaseQuerySet, CaseStepQuerySet, ContactQuerySet


class Case(Voice):
    """One customer's trouble, with whoever answers for it, its light, and its clocks.

    `received_at` is the earliest of its signals and never moves forward. `score` and `lamp` repeat the
    newest risk snapshot, so that lists can sort and filter by them. `first_closed_at` stays when the
    case is reopened: the month that it belongs to counts it no longer (domain.md 3.5, N04).
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    source = models.ForeignKey(
        SensorSource, on_delete=models.PROTECT, related_name="+", verbose_name=_("sensor")
    )
    state = models.CharField(
        _("state"), max_length=14, choices=CaseState, default=CaseState.NEW, editable=False
    )
    state_before_hold = models.CharField(max_length=14, choices=CaseState, blank=True)
    owner = person(_("owner"), null=True)
    department = models.CharField(
        _("department"), max_length=14, choices=Department, default=Department.CUSTOMER_CARE
    )
    score = models.PositiveSmallIntegerField(_("score"), default=0, editable=False)
    lamp = models.CharField(
        _("light"), max_length=6, choices=Lamp, default=Lamp.GREEN, editable=False
    )
    level = models.PositiveSmallIntegerField(
        _("level"), choices=Level, default=Level.E1, editable=False
    )
    acknowledged_at = moment(_("acknowledged"))
    responded_at = moment(_("first response"))
    last_contact_at = moment(_("last contact"))
    planned_at = moment(_("plan proposed"))
    agreed_at = moment(_("plan agreed"))
    resolved_at = moment(_("resolved"))
    first_closed_at = moment(_("first closed"))
    closed_at = moment(_("closed"))
    reopened_at = moment(_("reopened"))
    closed_by = person(_("closed by"), null=True)
    reopen_count = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    recurrence_count = models.PositiveSmallIntegerField(_("times told again"), default=0)
    plan = models.TextField(_("plan"), max_length=2000, blank=True)
    root_cause = models.CharField(_("root cause"), max_length=14, choices=RootCause, blank=True)
    measures = models.TextField(_("measures"), max_length=2000, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True)
    verification = models.CharField(
        _("verification call"), max_length=14, choices=Verification, blank=True
    )
    verified_at = moment(_("verified"))
    verified_by = person(_("verified by"), null=True)
    exception_reason = models.TextField(
        _("why closed without agreement"), max_length=1000, blank=True
    )
    exception_note = models.TextField(_("legal note"), max_length=1000, blank=True)
    exception_by = person(_("closing without agreement approved by"), null=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="children",
        verbose_name=_("common cause"),
    )  # fmt: skip
    recurs_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="recurrences",
        verbose_name=_("comes back from"),
    )  # fmt: skip
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged",
        verbose_name=_("merged into"),
    )  # fmt: skip
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=CaseState.CLOSED)
                | (
                    Q(closed_at__isnull=False, first_closed_at__isnull=False, cost__isnull=False)
                    & ~Q(root_cause="")
                    & ~Q(measures="")
                    & (
                        Q(verification__in=("SATISFIED", "ACCEPTED"), verified_at__isnull=False)
                        | (Q(exception_by__isnull=False) & ~Q(exception_reason=""))
                    )
                ),
                name="complaints_closed_case_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.MERGED) | Q(merged_into__isnull=False),
                name="complaints_merged_case_says_where",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="complaints_no_case_in_itself",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="complaints_no_case_causes_itself",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.LEGAL_HOLD) | ~Q(state_before_hold=""),
                name="complaints_hold_remembers_the_state",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("owner")),
                name="complaints_owner_does_not_verify",
            ),
            models.CheckConstraint(
                condition=Q(score__range=(0, 100)), name="complaints_score_is_0_to_100"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("received_at")),
                name="complaints_closed_after_received",
            ),
        )
        indexes = (
            models.Index(fields=("-created_at", "-id"), name="complaints_cases"),
            models.Index(fields=("dealer", "-created_at", "-id"), name="complaints_cases_dealer"),
            models.Index(fields=("region", "-created_at", "-id"), name="complaints_cases_region"),
            models.Index(fields=("state", "-created_at", "-id"), name="complaints_cases_state"),
            models.Index(fields=("lamp", "-created_at", "-id"), name="complaints_cases_lamp"),
            models.Index(fields=("vehicle", "fault"), name="complaints_cases_vehicle"),
            models.Index(fields=("closed_at",), name="complaints_cases_closed"),
            models.Index(fields=("received_at",), name="complaints_cases_received"),
        )

    def __str__(self) -> str:
        return self.number


class CaseStep(models.Model):
    """What one owner had in hand from one moment to another; lead time is added up from these (3.9)."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="steps", verbose_name=_("case")
    )
    kind = models.CharField(_("step"), max_length=14, choices=StepKind)
    owner = person(_("owner"), null=True)
    department = models.CharField(_("department"), max_length=14, choices=Department)
    started_at = models.DateTimeField(_("from"))
    ended_at = moment(_("to"))
    hands_on_minutes = models.PositiveIntegerField(_("minutes of work"), default=0)

    objects = CaseStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a case")
        verbose_name_plural = _("steps of a case")
        ordering = ("started_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="complaints_step_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=("case", "kind"),
                condition=Q(ended_at=None),
                name="complaints_one_running_step_of_a_kind",
            ),
        )
        indexes = (models.Index(fields=("case", "started_at"), name="complaints_steps_of_case"),)

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"


class Contact(models.Model):
    """One time that somebody spoke, or tried to speak, with the customer; only a two-way one counts."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("case")
    )
    at = models.DateTimeField(_("at"))
    by = person(_("by"), null=True)
    direction = models.CharField(_("who began"), max_length=3, choices=Direction)
    means = models.CharField(_("means"), max_length=8, choices=Means)
    is_two_way = models.BooleanField(_("the customer was reached"))
    summary = models.TextField(_("what was said"), max_length=2000)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ("at", "pk")
        indexes = (models.Index(fields=("case", "at"), name="complaints_contacts_of_case"),)

    def __str__(self) -> str:
        return f"{self.case} {self.at:%Y-%m-%d %H:%M}"
