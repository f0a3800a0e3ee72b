"""What is changed so that it does not happen again, and who has read what was learned."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import Department, Effect, RootCause, TouchPoint
from complaints.models.case import Case
from complaints.models.fields import moment, person
from complaints.querysets import (
    CorrectiveActionQuerySet,
    LessonQuerySet,
    LessonReadingQuerySet,
)
from dealerops.foundation.versioned import Versioned


class CorrectiveAction(Versioned):
    """What is done about the cause of a case; sixty days later somebody looks whether it helped."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="corrective_actions", verbose_name=_("case")
    )
    cause = models.CharField(_("root cause"), max_length=14, choices=RootCause)
    what = models.TextField(_("what is done"), max_length=1000)
    owner = person(_("owner"))
    due_on = models.DateField(_("due"))
    done_at = moment(_("done"))
    check_on = models.DateField(_("look at the effect on"), null=True, editable=False)
    effect = models.CharField(_("effect"), max_length=8, choices=Effect, blank=True)
    effect_note = models.TextField(_("what was seen"), max_length=1000, blank=True)
    checked_by = person(_("looked at by"), null=True)
    checked_at = moment(_("looked at"))

    objects = CorrectiveActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("corrective action")
        verbose_name_plural = _("corrective actions")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(done_at=None, check_on=None)
                | Q(done_at__isnull=False, check_on__isnull=False),
                name="complaints_done_action_is_checked_later",
            ),
            models.CheckConstraint(
                condition=Q(effect="")
                | (
                    Q(done_at__isnull=False, checked_by__isnull=False, checked_at__isnull=False)
                    & ~Q(effect_note="")
                ),
                name="complaints_effect_was_seen_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("owner")),
                name="complaints_effect_seen_by_another",
            ),
        )
        indexes = (models.Index(fields=("check_on",), name="complaints_actions_to_check"),)

    def __str__(self) -> str:
        return f"{self.case} {self.pk}"


class Lesson(models.Model):
    """What other people who own a process should know; it names no customer."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="lessons", verbose_name=_("case")
    )
    department = models.CharField(_("process owner"), max_length=14, choices=Department)
    touch_point = models.CharField(_("touch point"), max_length=12, choices=TouchPoint)
    cause = models.CharField(_("root cause"), max_length=14, choices=RootCause)
    text = models.TextField(_("what was learned"), max_length=2000)
    written_by = person(_("written by"))
    written_at = models.DateTimeField(_("written"))

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ("-written_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="complaints_lesson_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d} {self.get_touch_point_display()}"


class LessonReading(models.Model):
    """Somebody has read a lesson."""

    lesson = models.ForeignKey(
        Lesson, on_delete=models.CASCADE, related_name="readings", verbose_name=_("lesson")
    )
    person = person(_("read by"))
    at = models.DateTimeField(_("at"))

    objects = LessonReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of a lesson")
        verbose_name_plural = _("readings of lessons")
        ordering = ("lesson", "at")
        constraints = (
            models.UniqueConstraint(
                fields=("lesson", "person"), name="complaints_lesson_read_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.lesson} {self.person}"
