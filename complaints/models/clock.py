"""The clocks of a case, what stops them for a while, and the rungs that it has climbed (domain.md 3.6)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import Lamp, Level
from complaints.choices.clocks import LIMIT_SHAPE, ONCE, ClockKind, Outcome, PauseKind
from complaints.choices.ladder import Rise
from complaints.models.case import Case, Contact
from complaints.models.fields import moment, person
from complaints.querysets.clocks import (
    CaseClockQuerySet,
    ClockPauseQuerySet,
    EscalationQuerySet,
)


class CaseClock(models.Model):
    """What is to be done on a case by when; `due_at` is exclusive and empty while the clock stands still.

    `lamp` and `limit` are those that the due time was computed with. A change of the calendar never
    moves it before `floor_at` (domain.md 0.4). `missed_at` is when the ladder took notice.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="clocks", verbose_name=_("case")
    )
    kind = models.CharField(_("clock"), max_length=14, choices=ClockKind)
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    started_at = models.DateTimeField(_("from"))
    due_at = moment(_("due"))
    stopped_at = moment(_("stopped"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True)
    lamp = models.CharField(_("light"), max_length=6, choices=Lamp)
    limit = models.CharField(_("limit"), max_length=6)
    floor_at = moment(_("not before"))
    missed_at = moment(_("missed"))

    objects = CaseClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("clock of a case")
        verbose_name_plural = _("clocks of a case")
        ordering = ("started_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "kind"),
                condition=Q(stopped_at=None),
                name="complaints_one_running_clock_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=("case", "kind", "round"),
                condition=Q(kind__in=sorted(ONCE)),
                name="complaints_clock_once_a_round",
            ),
            models.CheckConstraint(
                condition=Q(limit__regex=LIMIT_SHAPE), name="complaints_clock_limit_has_shape"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None) | Q(stopped_at__gte=F("started_at")),
                name="complaints_clock_stops_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None, outcome="")
                | (Q(stopped_at__isnull=False) & ~Q(outcome="")),
                name="complaints_stopped_clock_says_how",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",),
                condition=Q(stopped_at=None, missed_at=None),
                name="complaints_clocks_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"

    @property
    def is_met(self) -> bool:
        """Done in time; a clock that stood still when it was done was in time."""
        is_late = self.due_at is not None and self.stopped_at is not None
        return self.outcome == Outcome.DONE and not (is_late and self.stopped_at >= self.due_at)


class ClockPause(models.Model):
    """A time in which all the clocks of a case stand still, and what proves it (domain.md 3.6)."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="pauses", verbose_name=_("case")
    )
    kind = models.CharField(_("reason"), max_length=10, choices=PauseKind)
    from_at = models.DateTimeField(_("from"))
    to_at = moment(_("to"))
    evidence = models.TextField(_("evidence"), max_length=1000)
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("contact in which the customer said so"),
    )  # fmt: skip
    by = person(_("paused by"), null=True)
    ended_by = person(_("resumed by"), null=True)

    objects = ClockPauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause of a case")
        verbose_name_plural = _("pauses of a case")
        ordering = ("from_at", "pk")
        constraints = (
            ExclusionConstraint(
                name="complaints_pauses_do_not_overlap",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_at"),
                            F("to_at"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(to_at=None) | Q(to_at__gt=F("from_at")),
                name="complaints_pause_ends_after_it_began",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="complaints_pause_has_evidence"),
            models.CheckConstraint(
                condition=~Q(kind=PauseKind.WAIT_ASKED) | Q(contact__isnull=False),
                name="complaints_customer_asked_in_a_contact",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"


class Escalation(models.Model):
    """A rung on which a case has stood, since when and why; the one without an end is the present one.

    `since` is when the reason came true, `at` when the rung was reached: after an outage they differ.
    A rung that nobody takes on by `due_at` passes the case to the next one. Lowering a case by hand
    begins a new climb.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="escalations", verbose_name=_("case")
    )
    climb = models.PositiveSmallIntegerField(_("climb"), default=1)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    reason = models.CharField(_("reason"), max_length=18, choices=Rise)
    since = models.DateTimeField(_("true since"))
    at = models.DateTimeField(_("at"))
    lamp = models.CharField(_("light"), max_length=6, choices=Lamp)
    due_at = moment(_("next level"))
    acknowledged_at = moment(_("taken on"))
    acknowledged_by = person(_("taken on by"), null=True)
    ended_at = moment(_("to"))
    by = person(_("by"), null=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("case", "climb", "level"), name="complaints_rung_is_reached_once"
            ),
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(ended_at=None),
                name="complaints_case_stands_on_one_rung",
            ),
            models.CheckConstraint(
                condition=Q(level__range=(1, 5)), name="complaints_rung_is_e1_to_e5"
            ),
            models.CheckConstraint(
                condition=~Q(reason=Rise.LOWERED) | (Q(by__isnull=False) & ~Q(note="")),
                name="complaints_lowering_says_who_and_why",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",),
                condition=Q(ended_at=None, acknowledged_at=None),
                name="complaints_rungs_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.get_level_display()}"
