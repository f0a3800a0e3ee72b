"""Calling customers after a repair 回访: whom, until when, how often it was tried (domain.md 4.8)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices.callbacks import Band, CallbackKind, CallResult, TaskState
from aftersales.models.order import RepairOrder, moment, person
from aftersales.querysets.callbacks import (
    UNFINISHED,
    CallAttemptQuerySet,
    CallbackTaskQuerySet,
    NumberCorrectionQuerySet,
    SelfSurveyQuerySet,
)
from dealerops.foundation.versioned import Versioned


class CallbackTask(Versioned):
    """One call to be made to one customer about one order; `caller` is the person on whose list it is.

    `due_at` is exclusive: `due_on` counts to its end. The order's advisor and, in a second callback, the
    person who solved the quick form (`solver`) never call.
    """

    order = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        related_name="callbacks",
        verbose_name=_("repair order"),
    )
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    customer = models.ForeignKey(
        "registry.Customer",
        on_delete=models.PROTECT,
        related_name="callbacks",
        verbose_name=_("customer"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=CallbackKind)
    state = models.CharField(
        _("state"), max_length=14, choices=TaskState, default=TaskState.OPEN, editable=False
    )
    form = models.ForeignKey(
        "aftersales.QuickForm",
        on_delete=models.PROTECT,
        null=True,
        related_name="callbacks",
        verbose_name=_("quick form"),
    )
    advisor = person(_("service advisor"))
    solver = person(_("solved by"), null=True)
    caller = person(_("caller"), null=True)
    delivered_on = models.DateField(_("delivered on"))
    earliest_on = models.DateField(_("not before"))
    due_raw = models.DateField(_("due, before opening days"))
    due_on = models.DateField(_("due on"))
    due_at = models.DateTimeField(_("due"))
    priority = models.PositiveSmallIntegerField(_("priority"), default=0)
    cycle = models.PositiveSmallIntegerField(_("cycle"), default=1)
    later_at = moment(_("customer asked to be called at"))
    first_attempt_at = moment(_("first attempt"))
    first_contact_at = moment(_("first reached"))
    done_at = moment(_("interviewed"))
    closed_at = moment(_("closed"))
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = CallbackTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("callback")
        verbose_name_plural = _("callbacks")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("order", "kind"),
                condition=Q(state__in=UNFINISHED),
                name="aftersales_one_open_callback_per_order_and_kind",
            ),
            ExclusionConstraint(
                name="aftersales_customer_is_on_one_callers_list",
                expressions=[
                    ("dealer", RangeOperators.EQUAL),
                    ("customer", RangeOperators.EQUAL),
                    ("caller", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(state__in=UNFINISHED),
                violation_error_message=_("Somebody else has this customer on their list."),
            ),
            models.CheckConstraint(
                condition=~Q(caller=F("advisor")), name="aftersales_advisor_never_calls_back"
            ),
            models.CheckConstraint(
                condition=~Q(caller=F("solver")), name="aftersales_solver_never_calls_back"
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNFINISHED, closed_at=None)
                | (~Q(state__in=UNFINISHED) & Q(closed_at__isnull=False)),
                name="aftersales_closed_callback_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.DONE) | Q(done_at__isnull=False),
                name="aftersales_done_callback_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(kind=CallbackKind.SECOND, form__isnull=False)
                | (~Q(kind=CallbackKind.SECOND) & Q(form=None)),
                name="aftersales_second_callback_has_a_form",
            ),
        )
        indexes = (
            models.Index(
                fields=("caller", "due_on", "priority"),
                condition=Q(state=TaskState.OPEN),
                name="aftersales_calls_of_a_caller",
            ),
            models.Index(
                fields=("dealer", "due_on"),
                condition=Q(state__in=UNFINISHED),
                name="aftersales_calls_open",
            ),
            models.Index(fields=("dealer", "-created_at", "-id"), name="aftersales_calls_dealer"),
            models.Index(fields=("caller", "-created_at", "-id"), name="aftersales_calls_caller"),
            models.Index(fields=("dealer", "due_on", "state"), name="aftersales_calls_due"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.order}"

    @property
    def is_second(self) -> bool:
        return self.kind == CallbackKind.SECOND


class CallAttempt(models.Model):
    """One call: begun when the number was dialled, ended with a result."""

    task = models.ForeignKey(
        CallbackTask, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("callback")
    )
    cycle = models.PositiveSmallIntegerField(_("cycle"))
    at = models.DateTimeField(_("at"))
    band = models.CharField(_("part of the day"), max_length=4, choices=Band)
    caller = person(_("caller"))
    ended_at = moment(_("ended"))
    result = models.CharField(_("result"), max_length=14, choices=CallResult, blank=True)
    later_at = moment(_("customer asked to be called at"))

    objects = CallAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("task",),
                condition=Q(ended_at=None),
                name="aftersales_one_running_call_per_callback",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, result="") | (Q(ended_at__isnull=False) & ~Q(result="")),
                name="aftersales_ended_call_has_a_result",
            ),
            models.CheckConstraint(
                condition=~Q(result=CallResult.CALL_LATER) | Q(later_at__isnull=False),
                name="aftersales_call_later_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_result_display()}"


class NumberCorrection(Versioned):
    """The advisor is asked for the right phone number of a customer; then the calls begin once more."""

    task = models.ForeignKey(
        CallbackTask,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("callback"),
    )
    advisor = person(_("service advisor"))
    reason = models.CharField(_("reason"), max_length=14, choices=CallResult)
    due_on = models.DateField(_("due on"))
    ended_at = moment(_("ended"))
    was_found = models.BooleanField(_("number found"), null=True, editable=False)

    objects = NumberCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("number to correct")
        verbose_name_plural = _("numbers to correct")
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("task",),
                condition=Q(ended_at=None),
                name="aftersales_one_open_correction_per_callback",
            ),
        )

    def __str__(self) -> str:
        return str(self.task)


class SelfSurvey(models.Model):
    """A questionnaire that an unreachable customer may fill in until `expires_at`, once."""

    task = models.OneToOneField(
        CallbackTask, on_delete=models.PROTECT, related_name="survey", verbose_name=_("callback")
    )
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("open until"))
    answered_at = moment(_("answered"))

    objects = SelfSurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return str(self.task)
