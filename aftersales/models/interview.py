"""What customers said when they were asked about a visit (domain.md 4.8)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices.callbacks import Department, InterviewChannel, Question, Visit
from aftersales.models.callback import CallbackTask
from aftersales.models.order import moment, person
from aftersales.querysets.callbacks import AnswerQuerySet, InterviewQuerySet
from dealerops.foundation.versioned import Versioned


class Interview(Versioned):
    """The answers of one customer about one visit; they count once `finished_at` is set.

    Dealer, advisor and day of delivery are kept here as they were: figures are added up by them.
    """

    task = models.OneToOneField(
        CallbackTask, on_delete=models.PROTECT, related_name="interview", verbose_name=_("callback")
    )
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    advisor = person(_("service advisor"))
    interviewer = person(_("interviewer"), null=True)
    channel = models.CharField(
        _("channel"), max_length=6, choices=InterviewChannel, default=InterviewChannel.PHONE
    )
    delivered_on = models.DateField(_("delivered on"))
    interviewed_on = models.DateField(_("interviewed on"), null=True)
    finished_at = moment(_("finished"))
    is_problem = models.BooleanField(_("problem"), default=False, editable=False)

    visit = models.CharField(_("came"), max_length=12, choices=Visit, blank=True)
    waiting_minutes = models.PositiveSmallIntegerField(_("minutes waited"), null=True, blank=True)
    visits_in_year = models.PositiveSmallIntegerField(
        _("visits in 12 months"), null=True, blank=True
    )
    why_here = models.CharField(_("why they chose us"), max_length=200, blank=True)
    recommends = models.PositiveSmallIntegerField(
        _("would recommend us, 0 to 10"), null=True, blank=True
    )
    words = models.TextField(_("in the customer's words"), max_length=2000, blank=True)
    is_complaint = models.BooleanField(_("the words are a complaint"), default=False)
    advice = models.CharField(_("advice given on driving and care"), max_length=300, blank=True)
    next_item = models.CharField(_("next service"), max_length=120, blank=True)
    next_km = models.PositiveIntegerField(_("next service at km"), null=True, blank=True)
    next_on = models.DateField(_("next service on"), null=True, blank=True)
    is_booked = models.BooleanField(_("booked"), null=True, blank=True)
    was_invited = models.BooleanField(_("invited to the club"), default=False)
    club_lacks = models.CharField(_("what we lack"), max_length=300, blank=True)
    club_others = models.CharField(_("what other shops do better"), max_length=300, blank=True)
    club_suggestion = models.CharField(_("suggestion"), max_length=300, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(interviewed_on__isnull=False),
                name="aftersales_finished_interview_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(recommends=None) | Q(recommends__lte=10),
                name="aftersales_recommendation_is_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(channel=InterviewChannel.SELF) | Q(interviewer__isnull=False),
                name="aftersales_interview_by_phone_has_an_interviewer",
            ),
        )
        indexes = (
            models.Index(
                fields=("dealer", "interviewed_on"),
                condition=Q(finished_at__isnull=False),
                name="aftersales_interviews_by_day",
            ),
            models.Index(
                fields=("dealer", "delivered_on"),
                condition=Q(finished_at__isnull=False),
                name="aftersales_interviews_by_visit",
            ),
        )

    def __str__(self) -> str:
        return str(self.task)


class Answer(models.Model):
    """One scored answer, 1 to 5; without a score the question does not apply to this customer."""

    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, related_name="answers", verbose_name=_("interview")
    )
    question = models.CharField(_("question"), max_length=2, choices=Question)
    department = models.CharField(_("department"), max_length=16, choices=Department)
    score = models.PositiveSmallIntegerField(_("score"), null=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("interview", "question")
        constraints = (
            models.UniqueConstraint(
                fields=("interview", "question"), name="aftersales_one_answer_per_question"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__range=(1, 5)),
                name="aftersales_score_is_1_to_5",
            ),
        )

    def __str__(self) -> str:
        return f"{self.question}: {self.score}"
