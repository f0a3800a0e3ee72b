"""Damage cases 维修款追缴 (domain.md 5.9)."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.versioned import Versioned
from dealerops.network.models import Dealer
from dealerops.registry.models import Customer
from rental.choices.damage import (
    AssessedBy,
    DamageCause,
    DamageState,
    FoundKind,
    PaperKind,
    PhotoPhase,
    VoidReason,
)
from rental.models.fields import person
from rental.models.ledger import LedgerItem
from rental.querysets.damage import DamageCaseQuerySet, DamagePaperQuerySet, DamagePhotoQuerySet

BEFORE_CHARGE = (DamageState.REPORTED, DamageState.CLOSED)


class DamageCase(Versioned):
    """Damage to a rented car, from the day it was seen until the customer's part is settled.

    `liability` is the customer's part as a fraction. `components` are the lines of calc.recovery as
    they were shown to the customer; `charge` is the sum of their shares. Case numbers begin with DC.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    dealer = models.ForeignKey(
        Dealer, on_delete=models.PROTECT, related_name="+", verbose_name=_("store")
    )
    order = models.ForeignKey(
        "rental.RentalOrder",
        on_delete=models.PROTECT,
        related_name="damages",
        verbose_name=pgettext_lazy("rental", "order"),
    )
    vehicle = models.ForeignKey(
        "rental.RentalVehicle",
        on_delete=models.PROTECT,
        related_name="damages",
        verbose_name=_("car"),
    )
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="rental_damages",
        verbose_name=_("customer"),
    )
    state = models.CharField(
        _("state"), max_length=14, choices=DamageState, default=DamageState.REPORTED, editable=False
    )
    found_kind = models.CharField(
        pgettext_lazy("rental", "found"), max_length=12, choices=FoundKind
    )
    found_at = models.DateTimeField(_("found at"))
    place = models.CharField(_("where on the car"), max_length=80)
    description = models.CharField(_("what is damaged"), max_length=500)
    cause = models.CharField(_("cause"), max_length=12, choices=DamageCause)
    was_admitted = models.BooleanField(_("the customer admits it"), default=False)
    after_next_handover = models.BooleanField(
        _("found after the car was handed to somebody else"), default=False
    )
    accident_number = models.CharField(_("police or insurer number"), max_length=60, blank=True)
    reported_by = person(_("reported by"), null=True)

    liability = models.DecimalField(
        _("liability of the customer"), max_digits=6, decimal_places=4, default=1
    )
    assessed_by = models.CharField(_("assessed by"), max_length=8, choices=AssessedBy, blank=True)
    repair_cost = models.DecimalField(_("repair cost"), max_digits=14, decimal_places=2, default=0)
    insurer_paid = models.DecimalField(
        _("paid by the insurer"), max_digits=14, decimal_places=2, default=0
    )
    uncovered = models.DecimalField(
        _("items not covered"), max_digits=14, decimal_places=2, default=0
    )
    repair_days = models.PositiveSmallIntegerField(_("days of repair"), default=0)
    void_reason = models.CharField(
        _("the plan does not protect"), max_length=14, choices=VoidReason, blank=True
    )
    clause = models.CharField(_("clause of the accepted terms"), max_length=40, blank=True)
    components = models.JSONField(_("components"), default=list, editable=False)
    charge = models.DecimalField(
        _("charge"), max_digits=14, decimal_places=2, default=0, editable=False
    )
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    assessed_at = models.DateTimeField(_("assessed"), null=True, editable=False)
    assessor = person(_("assessor"), null=True, editable=False)
    notified_at = models.DateTimeField(_("customer informed"), null=True, editable=False)
    dispute_until = models.DateTimeField(_("may be disputed until"), null=True, editable=False)
    agreed_at = models.DateTimeField(_("agreed"), null=True, editable=False)
    agreed_by = models.CharField(_("agreed by"), max_length=120, blank=True, editable=False)
    disputed_at = models.DateTimeField(_("disputed"), null=True, editable=False)
    dispute_reason = models.CharField(_("why it is disputed"), max_length=500, blank=True)
    item = models.OneToOneField(
        LedgerItem,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="damage",
        verbose_name=_("item"),
    )
    closed_at = models.DateTimeField(pgettext_lazy("rental", "closed"), null=True, editable=False)
    close_reason = models.CharField(_("why it was closed"), max_length=300, blank=True)

    objects = DamageCaseQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("damage case")
        verbose_name_plural = _("damage cases")
        constraints = (
            models.CheckConstraint(
                condition=Q(liability__gte=Decimal(0), liability__lte=Decimal(1)),
                name="rental_liability_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(
                    repair_cost__gte=Decimal(0),
                    insurer_paid__gte=Decimal(0),
                    uncovered__gte=Decimal(0),
                    charge__gte=Decimal(0),
                ),
                name="rental_damage_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(
                        *(DamageState.REPORTED, DamageState.ASSESSED, DamageState.USER_NOTIFIED),
                        *(DamageState.AGREED, DamageState.DISPUTED, DamageState.CLOSED),
                    )
                )
                | Q(item__isnull=False),
                name="rental_invoiced_damage_has_its_item",
            ),
            models.CheckConstraint(
                condition=~Q(cause=DamageCause.ACCIDENT)
                | ~Q(accident_number="")
                | Q(state__in=BEFORE_CHARGE),
                name="rental_accident_has_its_number",
            ),
        )
        indexes = (
            models.Index(fields=("dealer", "state"), name="rental_damage_by_state"),
            models.Index(fields=("-created_at", "-id"), name="rental_damage_time"),
        )

    def __str__(self) -> str:
        return self.number


class DamagePhoto(models.Model):
    """A photo of the damaged place, before the rental or after."""

    case = models.ForeignKey(
        DamageCase, on_delete=models.PROTECT, related_name="photos", verbose_name=_("case")
    )
    phase = models.CharField(_("phase"), max_length=6, choices=PhotoPhase)
    attachment = models.ForeignKey(
        "documents.Attachment", on_delete=models.PROTECT, related_name="+", verbose_name=_("photo")
    )

    objects = DamagePhotoQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("photo of damage")
        verbose_name_plural = _("photos of damage")

    def __str__(self) -> str:
        return f"{self.case_id} {self.phase}"


class DamagePaper(models.Model):
    """A paper of a damage case."""

    case = models.ForeignKey(
        DamageCase, on_delete=models.PROTECT, related_name="papers", verbose_name=_("case")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind)
    attachment = models.ForeignKey(
        "documents.Attachment", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )

    objects = DamagePaperQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("paper of a damage case")
        verbose_name_plural = _("papers of damage cases")

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
