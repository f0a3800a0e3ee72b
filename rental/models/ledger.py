"""The ledger 台账 (domain.md 5.10): double entry, balanced by the database, corrected by reversal only."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.versioned import Versioned
from dealerops.network.models import Dealer
from dealerops.registry.models import Customer
from rental.choices.ledger import PER_CUSTOMER, AccountKind, EntryKind, ItemKind
from rental.models.fields import person
from rental.querysets.ledger import (
    AccountQuerySet,
    JournalEntryQuerySet,
    JournalLineQuerySet,
    LedgerAuditQuerySet,
    LedgerItemQuerySet,
)

CUSTOMERS = tuple(sorted(PER_CUSTOMER))


class Account(models.Model):
    """One account of the ledger, `AR:17` or `CASH:WECHAT`; made when something is first posted to it."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=AccountKind)
    detail = models.CharField(_("detail"), max_length=16, blank=True)
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        null=True,
        related_name="rental_accounts",
        verbose_name=_("customer"),
    )

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=CUSTOMERS, customer__isnull=False)
                | (~Q(kind__in=CUSTOMERS) & Q(customer=None)),
                name="rental_account_of_a_customer_has_one",
            ),
            models.UniqueConstraint(
                fields=("kind", "customer"),
                condition=Q(customer__isnull=False),
                name="rental_one_account_per_customer_and_kind",
            ),
        )

    def __str__(self) -> str:
        return self.code


class LedgerItem(Versioned):
    """One thing that a customer owes: a fee, a fine, a repair, an instalment.

    `balance` is what is left of `amount`; the database keeps it with every line that names the item.
    `about` names the record behind it, `damage 7`. While `disputed_at` stands without
    `dispute_closed_at`, nobody duns.
    """

    dealer = models.ForeignKey(
        Dealer, on_delete=models.PROTECT, related_name="+", verbose_name=_("store")
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="rental_items", verbose_name=_("customer")
    )
    order = models.ForeignKey(
        "rental.RentalOrder",
        on_delete=models.PROTECT,
        null=True,
        related_name="ledger_items",
        verbose_name=pgettext_lazy("rental", "order"),
    )
    kind = models.CharField(_("type"), max_length=12, choices=ItemKind)
    amount = models.DecimalField(_("original"), max_digits=14, decimal_places=2)
    balance = models.DecimalField(
        _("balance"), max_digits=14, decimal_places=2, default=0, editable=False
    )
    charged_on = models.DateField(_("charged on"))
    due_on = models.DateField(_("due on"))
    about = models.CharField(_("about"), max_length=60, blank=True)
    collector = person(_("collector"), null=True)
    disputed_at = models.DateTimeField(_("disputed"), null=True, editable=False)
    dispute_reason = models.CharField(_("why it is disputed"), max_length=300, blank=True)
    dispute_closed_at = models.DateTimeField(_("dispute settled"), null=True, editable=False)

    paid: Decimal  # from the lines, where the question was put with `with_paid`

    objects = LedgerItemQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        verbose_name = _("item owed")
        verbose_name_plural = _("items owed")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=Decimal(0)), name="rental_item_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(balance__gte=Decimal(0), balance__lte=F("amount")),
                name="rental_item_is_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(dispute_closed_at=None) | Q(disputed_at__isnull=False),
                name="rental_item_dispute_was_opened",
            ),
        )
        indexes = (
            models.Index(
                fields=("dealer", "due_on"),
                condition=Q(balance__gt=Decimal(0)),
                name="rental_item_open",
            ),
            models.Index(fields=("customer", "due_on"), name="rental_item_by_customer"),
            models.Index(fields=("-created_at", "-id"), name="rental_item_time"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_disputed(self) -> bool:
        return self.disputed_at is not None and self.dispute_closed_at is None


class JournalEntry(models.Model):
    """One posting: what happened, for which store, and its lines. Never changed, only reversed."""

    booked_on = models.DateField(_("booked on"))
    kind = models.CharField(_("what"), max_length=14, choices=EntryKind)
    dealer = models.ForeignKey(
        Dealer, on_delete=models.PROTECT, related_name="+", verbose_name=_("store")
    )
    order = models.ForeignKey(
        "rental.RentalOrder",
        on_delete=models.PROTECT,
        null=True,
        related_name="ledger_entries",
        verbose_name=pgettext_lazy("rental", "order"),
    )
    ref = models.CharField(_("receipt or reference"), max_length=80, blank=True)
    idempotency_key = models.CharField(pgettext_lazy("rental", "key"), max_length=120, unique=True)
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="reversed_by",
        verbose_name=_("reverses"),
    )
    made_by = person(_("posted by"), null=True)
    made_at = models.DateTimeField(_("posted"))

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=EntryKind.REVERSAL, reverses__isnull=False)
                | (~Q(kind=EntryKind.REVERSAL) & Q(reverses=None)),
                name="rental_reversal_names_its_entry",
            ),
            models.CheckConstraint(
                condition=~Q(idempotency_key=""), name="rental_entry_has_its_key"
            ),
        )
        indexes = (
            models.Index(fields=("dealer", "-booked_on"), name="rental_entry_by_store"),
            models.Index(fields=("order",), name="rental_entry_by_order"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class JournalLine(models.Model):
    """One side of a posting.

    A line on AR raises or lowers the item it names; without one it is credit. A line on another account
    names an item only to say what it was for.
    """

    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, related_name="lines", verbose_name=_("entry")
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="lines", verbose_name=_("account")
    )
    item = models.ForeignKey(
        LedgerItem,
        on_delete=models.PROTECT,
        null=True,
        related_name="lines",
        verbose_name=_("item"),
    )
    debit = models.DecimalField(_("debit"), max_digits=14, decimal_places=2, default=0)
    credit = models.DecimalField(_("credit"), max_digits=14, decimal_places=2, default=0)

    objects = JournalLineQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("line of an entry")
        verbose_name_plural = _("lines of entries")
        constraints = (
            models.CheckConstraint(
                condition=Q(debit__gt=Decimal(0), credit=Decimal(0))
                | Q(debit=Decimal(0), credit__gt=Decimal(0)),
                name="rental_line_is_debit_or_credit",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.debit}/{self.credit}"


class LedgerAudit(models.Model):
    """What the nightly look at the whole ledger found; one a day, empty when all is well."""

    day = models.DateField(_("day"), unique=True)
    entries = models.PositiveIntegerField(_("entries"))
    receivable = models.DecimalField(_("receivable"), max_digits=16, decimal_places=2)
    findings = models.JSONField(_("findings"), default=list)
    made_at = models.DateTimeField(_("made"))

    objects = LedgerAuditQuerySet.as_manager()

    class Meta:
        ordering = ("-day",)
        verbose_name = _("audit of the ledger")
        verbose_name_plural = _("audits of the ledger")

    def __str__(self) -> str:
        return self.day.isoformat()
