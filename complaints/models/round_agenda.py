"""What a round talks about, what it decides, and what somebody does until when (domain.md 3.7)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.choices.rounds import (
    WITH_MONEY,
    WITHOUT_ACTION,
    ActionState,
    ChinaReason,
    DecisionType,
    Section,
    TopicKind,
)
from complaints.models.case import Case
from complaints.models.fields import moment, person
from complaints.models.round import SensorRound
from complaints.querysets.rounds import (
    ActionItemQuerySet,
    AgendaItemQuerySet,
    DecisionQuerySet,
    RoundTopicQuerySet,
)
from dealerops.foundation.versioned import Versioned


class RoundTopic(Versioned):
    """Something to talk about until it is closed: a process to improve, or a matter for China.

    A China topic says which part of `china_scope` it meets; a case is on the China round once at most.
    """

    kind = models.CharField(_("list"), max_length=8, choices=TopicKind)
    title = models.CharField(_("title"), max_length=200)
    words = models.TextField(_("what it is about"), max_length=2000, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="topics",
        verbose_name=_("case"),
    )  # fmt: skip
    reasons = ArrayField(
        models.CharField(max_length=8, choices=ChinaReason), default=list, blank=True,
        verbose_name=_("reasons for the China round"),
    )  # fmt: skip
    raised_by = person(_("raised by"), null=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = RoundTopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind=TopicKind.CHINA) | Q(reasons__len__gt=0),
                name="complaints_china_topic_says_why",
            ),
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(kind=TopicKind.CHINA, closed_on=None),
                name="complaints_case_once_on_the_china_round",
            ),
        )
        indexes = (models.Index(fields=("-created_at", "-id"), name="complaints_topics"),)

    def __str__(self) -> str:
        return self.title


class AgendaItem(Versioned):
    """One item. `subject` is what it is about (case:7, cluster:…); `why` are codes and values, worded
    where it is shown. `notes` is what was said; an item that is `is_off` was taken off by hand.

    `version` counts notes and decisions, so that two people never write over each other unseen.
    """

    round = models.ForeignKey(
        SensorRound, on_delete=models.PROTECT, related_name="items", verbose_name=_("round")
    )
    section = models.PositiveSmallIntegerField(_("section"), choices=Section)
    position = models.PositiveSmallIntegerField(_("position"))
    subject = models.CharField(_("subject"), max_length=80)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="agenda_items",
        verbose_name=_("case"),
    )  # fmt: skip
    regions = ArrayField(models.BigIntegerField(), default=list)
    about = models.JSONField(_("about"), default=dict)
    why = models.JSONField(_("why"), default=list)
    title = models.CharField(_("title"), max_length=200, blank=True)
    added_by = person(_("added by"), null=True)
    is_off = models.BooleanField(_("taken off"), default=False)
    notes = models.TextField(_("notes"), max_length=4000, blank=True)
    noted_by = person(_("notes by"), null=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ("section", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("round", "section", "subject"), name="complaints_item_once_in_its_section"
            ),
            models.CheckConstraint(
                condition=Q(section__range=(1, 9)), name="complaints_agenda_has_nine_sections"
            ),
            models.CheckConstraint(
                condition=Q(added_by=None) | ~Q(title=""), name="complaints_added_item_has_a_title"
            ),
        )

    def __str__(self) -> str:
        return self.title or (self.case.number if self.case else self.subject)


class Decision(Versioned):
    """What the round decided about an item; a mistake is withdrawn with a reason, never rewritten."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="decisions",
        verbose_name=_("agenda item"),
    )  # fmt: skip
    type = models.CharField(_("decision"), max_length=20, choices=DecisionType)
    text = models.TextField(_("in words"), max_length=2000, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    approver = person(_("approver"), null=True)
    owner = person(_("owner"), null=True)
    due_on = models.DateField(_("due"), null=True)
    decided_at = models.DateTimeField(_("decided"))
    decided_by = person(_("written down by"))
    topic = models.ForeignKey(
        RoundTopic, on_delete=models.PROTECT, null=True, related_name="decisions",
        verbose_name=_("topic of the China round"),
    )  # fmt: skip
    withdrawn_at = moment(_("withdrawn"))
    withdrawn_by = person(_("withdrawn by"), null=True)
    withdrawn_reason = models.CharField(_("why withdrawn"), max_length=300, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("decided_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(type__in=WITH_MONEY) | Q(amount__gt=0, approver__isnull=False),
                name="complaints_money_is_decided_with_amount_and_approver",
            ),
            models.CheckConstraint(
                condition=Q(type__in=WITHOUT_ACTION) | Q(owner__isnull=False, due_on__isnull=False),
                name="complaints_decision_names_owner_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(type="ESCALATE_CHINA_ROUND") | Q(topic__isnull=False),
                name="complaints_going_up_names_the_topic",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None)
                | (Q(withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="complaints_withdrawn_decision_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.get_type_display()}"


class ActionItem(Versioned):
    """Who does what until when. It is carried from round to round until its owner closes it with
    evidence; `round` is the company round that follows it, also where a China round decided it."""

    round = models.ForeignKey(
        SensorRound, on_delete=models.PROTECT, related_name="actions", verbose_name=_("round")
    )
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, related_name="action",
        verbose_name=_("decision"),
    )  # fmt: skip
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="actions", verbose_name=_("case")
    )
    regions = ArrayField(models.BigIntegerField(), default=list)
    text = models.TextField(_("what to do"), max_length=2000)
    owner = person(_("owner"))
    due_on = models.DateField(_("due"))
    state = models.CharField(
        _("state"), max_length=7, choices=ActionState, default=ActionState.OPEN, editable=False
    )
    result = models.TextField(_("what was done"), max_length=2000, blank=True)
    evidence = models.ForeignKey(
        "documents.Attachment", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("evidence"),
    )  # fmt: skip
    evidence_name = models.CharField(max_length=200, blank=True)
    closed_at = moment(_("closed"))
    closed_by = person(_("closed by"), null=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("action item")
        verbose_name_plural = _("action items")
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=ActionState.CLOSED)
                | (
                    Q(evidence__isnull=False, closed_at__isnull=False, closed_by__isnull=False)
                    & ~Q(result="")
                ),
                name="complaints_closed_action_has_evidence",
            ),
        )
        indexes = (
            models.Index(fields=("state", "due_on", "id"), name="complaints_actions_due"),
            models.Index(fields=("owner", "state", "due_on"), name="complaints_actions_of_owner"),
        )

    def __str__(self) -> str:
        return self.text[:60]
