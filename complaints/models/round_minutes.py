"""The minutes of a round 会议纪要: written, issued, objected to, final (domain.md 3.7)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.choices.rounds import MinutesState, ObjectionState
from complaints.models.fields import moment, person
from complaints.models.round import SensorRound
from complaints.querysets.rounds import MinutesQuerySet, ObjectionQuerySet
from dealerops.foundation.versioned import Versioned


class Minutes(Versioned):
    """One edition. `content` is what the round had said and decided when it was issued: codes and
    values, worded in the reader's language, and of each reader the part that they may see.

    `issue_due_at` and `objections_until` are the exclusive ends of their days.
    """

    round = models.ForeignKey(
        SensorRound, on_delete=models.PROTECT, related_name="minutes", verbose_name=_("round")
    )
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    state = models.CharField(
        _("state"), max_length=8, choices=MinutesState, default=MinutesState.DRAFT, editable=False
    )
    summary = models.TextField(_("summary"), max_length=4000, blank=True)
    content = models.JSONField(_("content"), default=dict, editable=False)
    issue_due_at = models.DateTimeField(_("to be issued by"))
    issued_at = moment(_("issued"))
    issued_by = person(_("issued by"), null=True)
    objections_until = moment(_("objections until"))
    final_at = moment(_("final"))
    late_told_at = moment(_("chair told that they are late"))

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        ordering = ("-edition",)
        constraints = (
            models.UniqueConstraint(fields=("round", "edition"), name="complaints_edition_once"),
            models.UniqueConstraint(
                fields=("round",),
                condition=~Q(state=MinutesState.REPLACED),
                name="complaints_one_edition_holds",
            ),
            models.CheckConstraint(
                condition=Q(state=MinutesState.DRAFT)
                | Q(
                    issued_at__isnull=False, issued_by__isnull=False, objections_until__isnull=False
                ),
                name="complaints_issued_minutes_say_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state=MinutesState.FINAL) | Q(final_at__isnull=False),
                name="complaints_final_minutes_say_when",
            ),
        )
        indexes = (
            models.Index(
                fields=("state", "issue_due_at"),
                condition=Q(state=MinutesState.DRAFT),
                name="complaints_minutes_due",
            ),
            models.Index(
                fields=("objections_until",),
                condition=Q(state=MinutesState.ISSUED),
                name="complaints_minutes_objections",
            ),
        )

    def __str__(self) -> str:
        return f"{self.round} / {self.edition}"


class Objection(Versioned):
    """What somebody of the round holds to be wrong in the minutes, and what the chair answers."""

    minutes = models.ForeignKey(
        Minutes, on_delete=models.PROTECT, related_name="objections", verbose_name=_("minutes")
    )
    by = person(_("by"))
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("objection"), max_length=2000)
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=ObjectionState,
        default=ObjectionState.OPEN,
        editable=False,
    )
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = moment(_("answered"))
    answered_by = person(_("answered by"), null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state=ObjectionState.OPEN)
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
                name="complaints_answered_objection_says_what",
            ),
        )

    def __str__(self) -> str:
        return f"{self.minutes} {self.pk}"
