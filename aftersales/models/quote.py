"""What was offered to the customer, word for word and for good (domain.md 4.1, 4.3)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ItemKind, Payer
from aftersales.models.item import RoItem
from aftersales.models.order import RepairOrder, moment, money, person
from aftersales.querysets import (
    ApprovalLinkQuerySet,
    CustomerQuestionQuerySet,
    QuoteLineQuerySet,
    QuoteVersionQuerySet,
)


class QuoteVersion(models.Model):
    """One frozen quote 报价单; the database lets nobody change or delete it.

    `digest` is the SHA-256 of what it says; an approval without a file refers to it.
    """

    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="quotes", verbose_name=_("order")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    promised_at = models.DateTimeField(_("promised for"))
    customer_total = money(_("customer would pay"))
    total = money(_("total"))
    digest = models.CharField(_("SHA-256"), max_length=64, editable=False)
    frozen_at = models.DateTimeField(_("frozen"))
    frozen_by = person(_("frozen by"))

    objects = QuoteVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ("order", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("order", "number"), name="aftersales_quote_version_is_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} V{self.number}"


class QuoteLine(models.Model):
    """One line of a frozen quote."""

    quote = models.ForeignKey(
        QuoteVersion, on_delete=models.PROTECT, related_name="lines", verbose_name=_("quote")
    )
    item = models.ForeignKey(
        RoItem, on_delete=models.PROTECT, related_name="quote_lines", verbose_name=_("order line")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=ItemKind.choices)
    payer = models.CharField(_("who pays"), max_length=10, choices=Payer.choices)
    description = models.CharField(_("description"), max_length=200)
    qty = models.DecimalField(_("quantity"), max_digits=8, decimal_places=2)
    unit_price = models.DecimalField(_("unit price incl. VAT"), max_digits=12, decimal_places=2)
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=2)
    rate = models.DecimalField(_("price per hour"), max_digits=10, decimal_places=2)
    discount = models.DecimalField(_("discount"), max_digits=6, decimal_places=4)
    amount = money(_("amount"))
    safety_critical = models.BooleanField(_("safety-critical"))
    is_open = models.BooleanField(_("asks for an answer"))

    objects = QuoteLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a quote")
        verbose_name_plural = _("lines of quotes")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("quote", "item"), name="aftersales_quote_names_a_line_once"
            ),
        )

    def __str__(self) -> str:
        return self.description


class ApprovalLink(models.Model):
    """The page sent to the customer for one quote: it expires, and it works until it is answered."""

    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="links", verbose_name=_("order")
    )
    quote = models.ForeignKey(
        QuoteVersion, on_delete=models.PROTECT, related_name="links", verbose_name=_("quote")
    )
    nonce = models.CharField(_("random part"), max_length=32, unique=True, editable=False)
    made_by = person(_("made by"))
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"))
    opened_at = moment(_("first opened"))
    answered_at = moment(_("answered"))
    revoked_at = moment(_("withdrawn"))

    objects = ApprovalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for the customer")
        verbose_name_plural = _("links for customers")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("order",),
                condition=Q(answered_at=None, revoked_at=None),
                name="aftersales_one_live_link_per_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.made_at:%Y-%m-%d %H:%M}"


class CustomerQuestion(models.Model):
    """What the customer asked on the page, and what the advisor answered."""

    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="questions", verbose_name=_("order")
    )
    link = models.ForeignKey(
        ApprovalLink, on_delete=models.PROTECT, related_name="questions", verbose_name=_("link")
    )
    item = models.ForeignKey(
        RoItem, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("order line")
    )
    text = models.CharField(_("question"), max_length=500)
    asked_at = models.DateTimeField(_("asked"))
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_at = moment(_("answered"))
    answered_by = person(_("answered by"), null=True)

    objects = CustomerQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of a customer")
        verbose_name_plural = _("questions of customers")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="aftersales_answer_has_a_person",
            ),
        )

    def __str__(self) -> str:
        return self.text
