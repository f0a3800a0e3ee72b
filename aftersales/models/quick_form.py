"""The quick-handling form 快速处理表: a bad callback until the customer is content (domain.md 4.9)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices.callbacks import Department
from aftersales.choices.quick_forms import FormState, Grievance, Severity
from aftersales.models.callback import CallbackTask
from aftersales.models.interview import Interview
from aftersales.models.order import RepairOrder, moment, person
from aftersales.querysets.callbacks import QuickFormQuerySet, VerdictQuerySet
from dealerops.foundation.versioned import Versioned

AFTER_SOLUTION = (FormState.SOLVED, FormState.SECOND_CALLBACK, FormState.CLOSED)


class QuickForm(Versioned):
    """One unhappy customer: who answers for it, until when, what was done, what the customer says then.

    `sign_due_at` counts the dealer's opening hours from `issued_at`; `deadline_at` is the exclusive end
    of the day that the responsible person signed for, `second_due_at` the second callback's.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    order = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        related_name="quick_forms",
        verbose_name=_("repair order"),
    )
    interview = models.OneToOneField(
        Interview, on_delete=models.PROTECT, related_name="form", verbose_name=_("interview")
    )
    state = models.CharField(
        _("state"), max_length=16, choices=FormState, default=FormState.OPEN, editable=False
    )
    departments = ArrayField(
        models.CharField(max_length=16, choices=Department), verbose_name=_("departments")
    )
    grievance = models.CharField(_("what it is about"), max_length=12, choices=Grievance)
    severity = models.CharField(_("severity"), max_length=2, choices=Severity)
    words = models.TextField(_("in the customer's words"), max_length=2000, blank=True)
    wish = models.CharField(_("what the customer wants"), max_length=300, blank=True)
    issued_by = person(_("issued by"), null=True)
    issued_at = models.DateTimeField(_("issued"))
    responsible = person(_("responsible"))
    sign_due_at = models.DateTimeField(_("to be signed by"))
    signed_at = moment(_("signed"))
    signed_by = person(_("signed by"), null=True)
    committed_on = models.DateField(_("promised for"), null=True, editable=False)
    deadline_at = moment(_("deadline"))
    cause = models.TextField(_("cause"), max_length=1000, blank=True)
    measure = models.TextField(_("measure"), max_length=1000, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True)
    solved_at = moment(_("solved"))
    solved_by = person(_("solved by"), null=True)
    second_due_at = moment(_("second callback due"))
    second_at = moment(_("second callback"))
    second_by = person(_("second callback by"), null=True)
    second_score = models.PositiveSmallIntegerField(_("score then"), null=True)
    is_unconfirmed = models.BooleanField(_("solved, not confirmed"), default=False)
    times_dissatisfied = models.PositiveSmallIntegerField(_("times still dissatisfied"), default=0)
    closed_at = moment(_("closed"))
    closed_by = person(_("closed by"), null=True)
    unsigned_told_at = moment(_("director told that it is not signed"))
    late_told_at = moment(_("manager told that it is late"))
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = QuickFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("quick form")
        verbose_name_plural = _("quick forms")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=FormState.CLOSED)
                | Q(is_unconfirmed=True)
                | Q(second_at__isnull=False, second_score__isnull=False),
                name="aftersales_form_closed_after_second_callback",
            ),
            models.CheckConstraint(
                condition=Q(state=FormState.OPEN)
                | Q(signed_at__isnull=False, committed_on__isnull=False, deadline_at__isnull=False),
                name="aftersales_form_past_open_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AFTER_SOLUTION)
                | (
                    Q(solved_at__isnull=False, solved_by__isnull=False)
                    & ~Q(cause="")
                    & ~Q(measure="")
                ),
                name="aftersales_solved_form_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(second_by=F("solved_by")),
                name="aftersales_solver_does_not_confirm",
            ),
            models.CheckConstraint(
                condition=Q(second_score=None) | Q(second_score__range=(1, 5)),
                name="aftersales_second_score_is_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(departments__len__gt=0), name="aftersales_form_names_a_department"
            ),
        )
        indexes = (
            models.Index(fields=("dealer", "-created_at", "-id"), name="aftersales_forms_dealer"),
            models.Index(
                fields=("responsible", "-created_at", "-id"), name="aftersales_forms_person"
            ),
            models.Index(
                fields=("state", "deadline_at"),
                condition=~Q(state=FormState.CLOSED),
                name="aftersales_forms_open",
            ),
            models.Index(fields=("dealer", "issued_at"), name="aftersales_forms_issued"),
        )

    def __str__(self) -> str:
        return self.number


class Verdict(models.Model):
    """What the customer said in one second callback."""

    form = models.ForeignKey(
        QuickForm, on_delete=models.PROTECT, related_name="verdicts", verbose_name=_("quick form")
    )
    task = models.OneToOneField(
        CallbackTask, on_delete=models.PROTECT, related_name="verdict", verbose_name=_("callback")
    )
    at = models.DateTimeField(_("at"))
    by = person(_("caller"))
    score = models.PositiveSmallIntegerField(_("score"))
    words = models.TextField(_("in the customer's words"), max_length=2000, blank=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict on a solution")
        verbose_name_plural = _("verdicts on solutions")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(score__range=(1, 5)), name="aftersales_verdict_is_1_to_5"
            ),
        )

    def __str__(self) -> str:
        return f"{self.form}: {self.score}"
