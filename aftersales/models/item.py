"""The lines of a repair order: what is done, what it costs and who pays."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices import CarSystem, DeclineReason, ItemKind, ItemState, Payer
from aftersales.models.order import RepairOrder, moment, money, person
from aftersales.querysets import ItemPhotoQuerySet, RoItemQuerySet
from dealerops.foundation.versioned import Versioned


class RoItem(Versioned):
    """One line of labour, part, paint, sublet, wash or fee (domain.md 4.3).

    Prices include VAT. `amount` is the rounded line; services compute it from `calc`. A line whose
    payer is the customer cannot be in work without an approval that covers it: a database trigger
    says so, whatever the services do.
    """

    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="items", verbose_name=_("order")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=ItemKind.choices)
    payer = models.CharField(
        _("who pays"), max_length=10, choices=Payer.choices, default=Payer.CUSTOMER
    )
    code = models.CharField(_("operation or part number"), max_length=40, blank=True)
    description = models.CharField(_("description"), max_length=200)
    qty = models.DecimalField(_("quantity"), max_digits=8, decimal_places=2, default=1)
    unit_price = models.DecimalField(
        _("unit price incl. VAT"), max_digits=12, decimal_places=2, default=0
    )
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=2, default=0)
    rate = models.DecimalField(_("price per hour"), max_digits=10, decimal_places=2, default=0)
    discount = models.DecimalField(_("discount"), max_digits=6, decimal_places=4, default=0)
    amount = money(_("amount"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ItemState.choices,
        default=ItemState.PROPOSED,
        editable=False,
    )
    safety_critical = models.BooleanField(_("safety-critical"), default=False)
    system = models.CharField(
        _("part of the car"),
        max_length=12,
        choices=CarSystem.choices,
        blank=True,
        default="",
        db_default="",
    )
    proposed_at = moment(_("proposed"))
    worked_by = person(_("worked on by"), null=True, blank=True)
    started_at = moment(_("work begun"))
    done_at = moment(_("done"))
    decline_reason = models.CharField(
        _("reason"), max_length=10, choices=DeclineReason.choices, blank=True, editable=False
    )
    follow_up_on = models.DateField(_("recommended for"), null=True, blank=True)
    follow_up_km = models.PositiveIntegerField(_("recommended at km"), null=True, blank=True)

    objects = RoItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gte=0, qty__gt=0, unit_price__gte=0, hours__gte=0, rate__gte=0),
                name="aftersales_item_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(discount__gte=0, discount__lte=Decimal(1)),
                name="aftersales_item_discount_is_a_fraction",
            ),
            models.CheckConstraint(
                condition=~Q(description=""), name="aftersales_item_says_what_it_is"
            ),
            models.CheckConstraint(
                condition=Q(done_at__gte=F("started_at")) | Q(done_at=None),
                name="aftersales_item_is_done_after_it_began",
            ),
        )
        indexes = (
            models.Index(fields=("order", "state"), name="aftersales_item_state"),
            models.Index(
                fields=("code", "order"), condition=~Q(code=""), name="aftersales_item_code"
            ),
            models.Index(
                fields=("follow_up_on",),
                condition=Q(state=ItemState.DEFERRED),
                name="aftersales_item_follow_up",
            ),
        )

    def __str__(self) -> str:
        return self.description


class ItemPhoto(models.Model):
    """What the customer sees of a line before saying yes or no; the same file counts once."""

    item = models.ForeignKey(
        RoItem, on_delete=models.PROTECT, related_name="photos", verbose_name=_("line")
    )
    attachment = models.ForeignKey(
        "documents.Attachment", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    name = models.CharField(_("file name"), max_length=200)
    added_by = person(_("added by"))
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = ItemPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a line")
        verbose_name_plural = _("photos of lines")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("item", "attachment"), name="aftersales_item_photo_counts_once"
            ),
        )

    def __str__(self) -> str:
        return self.name
