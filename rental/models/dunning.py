"""Dunning 催收, promises, instalments and write-offs (domain.md 5.8, 5.9, 5.10)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.versioned import Versioned
from dealerops.network.models import Dealer
from dealerops.registry.models import Customer
from rental.choices.dunning import (
    Contacted,
    PromiseState,
    Rung,
    StepChannel,
    StepResult,
    StepState,
)
from rental.models.fields import person
from rental.models.ledger import LedgerItem
from rental.querysets.dunning import (
    DebtCallQuerySet,
    DunningStepQuerySet,
    PromiseToPayQuerySet,
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
    result = models.CharField(
        pgettext_lazy("rental", "result"), max_length=14, choices=StepResult, blank=True
    )
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
    result = models.CharField(pgettext_lazy("rental", "result"), max_length=14, choices=StepResult)
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_by = person(pgettext_lazy("rental", "made by"), null=True)

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
