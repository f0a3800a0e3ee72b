"""Dunning 催收, promises, instalments and write-offs (domain.md 5.8, 5.9, 5.10)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from dealerops.network.models import Dealer
from dealerops.registry.models import Customer
from rental.choices.dunning import (
    Approval,
    Contacted,
    PlanState,
    PromiseState,
    Rung,
    StepChannel,
    StepResult,
    StepState,
    WriteOffReason,
    WriteOffState,
)
from rental.models.fields import person
from rental.models.ledger import LedgerItem
from rental.querysets.dunning import (
    DebtCallQuerySet,
    DunningStepQuerySet,
    InstalmentPlanQuerySet,
    InstalmentQuerySet,
    PromiseToPayQuerySet,
    StatementLinkQuerySet,
    WriteOffEvidenceQuerySet,
    WriteOffQuerySet,
)


class DunningStep(Versioned):
    """One rung of the ladder for one item: sent by itself, or a task of the collector or manager."""

    item = models.ForeignKey(
        LedgerItem, on_delete=models.PROTECT, related_name="steps", verbose_name=_("item")
    )
    rung = models.CharField(_("step"), max_length=14, choices=Rung)
    made_on = models.DateField(_("begun"))
    state = models.CharField(
        _("state"), max_length=8, choices=StepState, default=StepState.OPEN, editable=False
    )
    template = models.CharField(_("template"), max_length=60)
    channel = models.CharField(_("channel"), max_length=16, choices=StepChannel, blank=True)
    result = models.CharField(_("result"), max_length=14, choices=StepResult, blank=True)
    next_action = models.CharField(_("next action"), max_length=200, blank=True)
    reference = models.CharField(_("tracking number or reference"), max_length=80, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, editable=False)
    done_by = person(_("done by"), null=True, editable=False)

    objects = DunningStepQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("dunning step")
        verbose_name_plural = _("dunning steps")
        constraints = (
            models.UniqueConstraint(fields=("item", "rung"), name="rental_each_rung_once"),
            models.UniqueConstraint(
                fields=("item", "made_on"), name="rental_one_rung_per_item_and_day"
            ),
            models.CheckConstraint(
                condition=~Q(state=StepState.DONE)
                | Q(done_at__isnull=False) & ~Q(channel="") & ~Q(result=""),
                name="rental_done_step_says_how",
            ),
        )
        indexes = (
            models.Index(fields=("state", "made_on"), name="rental_step_to_do"),
            models.Index(fields=("-created_at", "-id"), name="rental_step_time"),
        )

    def __str__(self) -> str:
        return f"{self.get_rung_display()}"


class DebtCall(models.Model):
    """A dunning call: one a day for each customer, whatever is open (domain.md 5.8)."""

    dealer = models.ForeignKey(
        Dealer, on_delete=models.PROTECT, related_name="+", verbose_name=_("store")
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="rental_calls", verbose_name=_("customer")
    )
    step = models.ForeignKey(
        DunningStep,
        on_delete=models.PROTECT,
        null=True,
        related_name="calls",
        verbose_name=_("step"),
    )
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("at"))
    spoken_to = models.CharField(_("spoken to"), max_length=10, choices=Contacted)
    result = models.CharField(_("result"), max_length=14, choices=StepResult)
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_by = person(_("made by"), null=True)

    objects = DebtCallQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("dunning call")
        verbose_name_plural = _("dunning calls")
        constraints = (
            models.UniqueConstraint(
                fields=("customer", "day"), name="rental_one_dunning_call_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.get_result_display()}"


class PromiseToPay(Versioned):
    """The customer's word to pay an item by one day; broken, the next step comes at once."""

    item = models.ForeignKey(
        LedgerItem, on_delete=models.PROTECT, related_name="promises", verbose_name=_("item")
    )
    made_on = models.DateField(_("said on"))
    promised_on = models.DateField(_("promised for"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    balance_then = models.DecimalField(_("owed then"), max_digits=14, decimal_places=2)
    state = models.CharField(
        _("state"), max_length=8, choices=PromiseState, default=PromiseState.OPEN, editable=False
    )
    taken_by = person(_("taken by"), null=True)

    objects = PromiseToPayQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("promise to pay")
        verbose_name_plural = _("promises to pay")
        constraints = (
            models.UniqueConstraint(
                fields=("item",),
                condition=Q(state=PromiseState.OPEN),
                name="rental_one_open_promise_per_item",
            ),
            models.CheckConstraint(
                condition=Q(promised_on__gte=F("made_on"), amount__gt=Decimal(0)),
                name="rental_promise_lies_ahead",
            ),
        )

    def __str__(self) -> str:
        return f"{self.promised_on} {self.amount}"


class InstalmentPlan(Versioned):
    """A debt in monthly parts without interest, agreed by the customer's signature (domain.md 5.9)."""

    item = models.ForeignKey(
        LedgerItem, on_delete=models.PROTECT, related_name="plans", verbose_name=_("item")
    )
    total = models.DecimalField(_("total"), max_digits=14, decimal_places=2)
    count = models.PositiveSmallIntegerField(_("instalments"))
    first_on = models.DateField(_("first due on"))
    state = models.CharField(
        _("state"), max_length=10, choices=PlanState, default=PlanState.PROPOSED, editable=False
    )
    proposed_by = person(_("proposed by"), null=True)
    signed_by = models.CharField(_("signed by"), max_length=120, blank=True)
    signed_at = models.DateTimeField(_("signed"), null=True, editable=False)
    evidence = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("signed agreement"),
    )
    broken_on = models.DateField(_("broken on"), null=True, editable=False)
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = InstalmentPlanQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("instalment plan")
        verbose_name_plural = _("instalment plans")
        constraints = (
            models.UniqueConstraint(
                fields=("item",),
                condition=Q(state__in=(PlanState.PROPOSED, PlanState.ACTIVE)),
                name="rental_one_living_plan_per_item",
            ),
            models.CheckConstraint(
                condition=Q(count__gte=2, total__gt=Decimal(0)),
                name="rental_plan_has_parts",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(PlanState.ACTIVE, PlanState.DONE, PlanState.BROKEN))
                | Q(signed_at__isnull=False) & ~Q(signed_by=""),
                name="rental_plan_is_signed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.total} / {self.count}"


class Instalment(models.Model):
    """One part of a plan; its own item carries what is left of it."""

    plan = models.ForeignKey(
        InstalmentPlan, on_delete=models.PROTECT, related_name="parts", verbose_name=_("plan")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    due_on = models.DateField(_("due on"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    item = models.OneToOneField(
        LedgerItem, on_delete=models.PROTECT, related_name="instalment", verbose_name=_("item")
    )

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        ordering = ("plan", "number")
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "number"), name="rental_instalment_number_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.amount}"


class WriteOff(Versioned):
    """An item given up: proposed with evidence, decided by the level of its amount, never by the proposer."""

    item = models.ForeignKey(
        LedgerItem, on_delete=models.PROTECT, related_name="write_offs", verbose_name=_("item")
    )
    dealer = models.ForeignKey(
        Dealer, on_delete=models.PROTECT, related_name="+", verbose_name=_("store")
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    recovered = models.DecimalField(
        _("recovered since"), max_digits=14, decimal_places=2, default=0, editable=False
    )
    reason = models.CharField(_("reason"), max_length=16, choices=WriteOffReason)
    note = models.CharField(_("note"), max_length=500, blank=True)
    level = models.CharField(_("decided by"), max_length=20, choices=Approval)
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=WriteOffState,
        default=WriteOffState.PROPOSED,
        editable=False,
    )
    proposed_by = person(_("proposed by"), null=True)
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = person(_("decided by person"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = WriteOffQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("write-off")
        verbose_name_plural = _("write-offs")
        constraints = (
            models.UniqueConstraint(
                fields=("item",),
                condition=Q(state=WriteOffState.PROPOSED),
                name="rental_one_open_write_off_per_item",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=Decimal(0)), name="rental_write_off_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="rental_write_off_is_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=WriteOffState.PROPOSED)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="rental_decided_write_off_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(recovered__gte=Decimal(0), recovered__lte=F("amount")),
                name="rental_recovered_within_written_off",
            ),
        )
        indexes = (models.Index(fields=("-created_at", "-id"), name="rental_write_off_time"),)

    def __str__(self) -> str:
        return f"{self.amount} {self.get_state_display()}"


class WriteOffEvidence(models.Model):
    """One paper of the evidence pack of a write-off."""

    write_off = models.ForeignKey(
        WriteOff, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("write-off")
    )
    attachment = models.ForeignKey(
        "documents.Attachment", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )

    objects = WriteOffEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("evidence of a write-off")
        verbose_name_plural = _("evidence of write-offs")

    def __str__(self) -> str:
        return f"{self.write_off_id} {self.attachment_id}"


class StatementLink(models.Model):
    """A customer's way to the own statement without an account; a newer one ends it."""

    dealer = models.ForeignKey(
        Dealer, on_delete=models.PROTECT, related_name="+", verbose_name=_("store")
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", verbose_name=_("customer")
    )
    nonce = models.CharField(_("nonce"), max_length=32, unique=True, editable=False)
    made_by = person(_("made by"), null=True)
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("withdrawn"), null=True)
    opened_at = models.DateTimeField(_("opened"), null=True)

    objects = StatementLinkQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("statement link")
        verbose_name_plural = _("statement links")

    def __str__(self) -> str:
        return f"{self.customer_id} {self.made_at:%Y-%m-%d}"
