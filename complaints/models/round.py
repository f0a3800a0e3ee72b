"""The sensor round 投诉例会: when it meets and who sits in it (domain.md 3.7)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices.rounds import Attendance, Function, RoundKind, RoundState
from complaints.models.fields import moment
from complaints.models.fields import person as somebody
from complaints.querysets.rounds import (
    RoundSeatQuerySet,
    SensorRoundQuerySet,
    StandingSeatQuerySet,
)
from dealerops.foundation.versioned import Versioned


class StandingSeat(Versioned):
    """Who sits in every round of a kind for a function, and who comes when they cannot."""

    kind = models.CharField(_("round"), max_length=8, choices=RoundKind)
    function = models.CharField(_("function"), max_length=12, choices=Function)
    region = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("region"),
    )  # fmt: skip
    person = somebody(_("holder"))
    deputy = somebody(_("deputy"), null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = StandingSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ("kind", "function", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("person")),
                name="complaints_nobody_is_own_deputy",
            ),
            models.CheckConstraint(
                condition=Q(function="REGION", region__isnull=False)
                | (~Q(function="REGION") & Q(region=None)),
                name="complaints_regional_seat_names_its_region",
            ),
            models.UniqueConstraint(
                fields=("kind", "function", "region"),
                condition=Q(is_active=True),
                nulls_distinct=False,
                name="complaints_one_seat_for_a_function",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_function_display()}"


class SensorRound(Versioned):
    """One meeting of a series. `nominal_on` is its day in the series, `scheduled_at` when it is held:
    a closed day moves to the next workday, the count of the series does not.

    `agenda_due_at` is when the agenda is to be built, `agenda_at` when it last was; `since` is the
    moment of the round before, from which what is new is counted.
    """

    kind = models.CharField(_("round"), max_length=8, choices=RoundKind, editable=False)
    nominal_on = models.DateField(_("day of the series"), editable=False)
    scheduled_at = models.DateTimeField(_("takes place"), editable=False)
    state = models.CharField(
        _("state"), max_length=9, choices=RoundState, default=RoundState.PLANNED, editable=False
    )
    agenda_due_at = models.DateTimeField(_("agenda due"), editable=False)
    agenda_at = moment(_("agenda built"))
    since = moment(_("round before"))
    chair = somebody(pgettext_lazy("of a round", "chair"), null=True, editable=False)
    opened_at = moment(_("opened"))
    held_at = moment(_("ended"))
    reason = models.CharField(_("why it is cancelled"), max_length=300, blank=True)
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = SensorRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("sensor round")
        verbose_name_plural = _("sensor rounds")
        ordering = ("-scheduled_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "nominal_on"), name="complaints_one_round_a_day_of_the_series"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(RoundState.OPEN, RoundState.HELD))
                | Q(chair__isnull=False, opened_at__isnull=False, agenda_at__isnull=False),
                name="complaints_opened_round_has_chair_and_agenda",
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.HELD, held_at__isnull=False)
                | (~Q(state=RoundState.HELD) & Q(held_at=None)),
                name="complaints_held_round_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.CANCELLED) | ~Q(reason=""),
                name="complaints_cancelled_round_says_why",
            ),
        )
        indexes = (
            models.Index(fields=("-scheduled_at", "-id"), name="complaints_rounds"),
            models.Index(
                fields=("kind", "-scheduled_at", "-id"), name="complaints_rounds_of_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.nominal_on:%Y-%m-%d}"


class RoundSeat(Versioned):
    """One seat in one round, and who of it came."""

    round = models.ForeignKey(
        SensorRound, on_delete=models.PROTECT, related_name="seats", verbose_name=_("round")
    )
    function = models.CharField(_("function"), max_length=12, choices=Function)
    region = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("region"),
    )  # fmt: skip
    person = somebody(_("holder"))
    deputy = somebody(_("deputy"), null=True)
    present = models.CharField(_("came"), max_length=6, choices=Attendance, blank=True)

    objects = RoundSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat in a round")
        verbose_name_plural = _("seats in a round")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("round", "function", "region"),
                nulls_distinct=False,
                name="complaints_a_seat_is_set_once",
            ),
            models.CheckConstraint(
                condition=~Q(present="DEPUTY") | Q(deputy__isnull=False),
                name="complaints_a_deputy_came_who_exists",
            ),
        )

    def __str__(self) -> str:
        return f"{self.round} {self.get_function_display()}"
