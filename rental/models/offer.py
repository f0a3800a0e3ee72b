"""Price and terms as the customer was asked for a yes, and the calls to that customer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rental.choices import AcceptedBy, CallPurpose
from rental.models.fields import moment, money, person
from rental.models.order import RentalOrder
from rental.models.terms import TermsVersion
from rental.querysets import OfferQuerySet, OrderCallQuerySet


class Offer(models.Model):
    """One frozen price with its terms; the database lets nobody change what it says or delete it.

    `lines` lists every component: `code`, `quantity`, `unit`, `amount`. The customer's page is found by
    `nonce`; it works until it is answered, withdrawn or expired.
    """

    order = models.ForeignKey(
        RentalOrder,
        on_delete=models.PROTECT,
        related_name="offers",
        verbose_name=pgettext_lazy("rental", "order"),
    )
    number = models.PositiveSmallIntegerField(_("version"))
    terms = models.ForeignKey(
        TermsVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("terms")
    )
    start_at = models.DateTimeField(pgettext_lazy("rental", "from"))
    end_at = models.DateTimeField(_("until"))
    daily_rate = money(_("per day"))
    rent = money(_("rent"))
    total = money(_("total"))
    deposit = money(_("rental deposit"))
    violation_deposit = money(_("violation deposit"))
    lines = models.JSONField(_("components"), default=list)
    nonce = models.CharField(_("random part"), max_length=32, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"))
    made_by = person(pgettext_lazy("rental", "made by"), null=True)
    expires_at = models.DateTimeField(_("expires"))
    opened_at = moment(_("first opened"))
    accepted_at = moment(_("accepted"))
    accepted_by = models.CharField(
        _("accepted"), max_length=8, choices=AcceptedBy, blank=True, editable=False
    )
    location_agreed = models.BooleanField(_("agreed to the use of the location"), default=False)
    revoked_at = moment(_("withdrawn"))

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ("order", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("order", "number"), name="rental_offer_version_is_unique"
            ),
            models.UniqueConstraint(
                fields=("order",),
                condition=Q(accepted_at=None, revoked_at=None),
                name="rental_one_open_offer_per_order",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by="", location_agreed=False)
                | (Q(accepted_at__isnull=False) & ~Q(accepted_by="")),
                name="rental_accepted_offer_says_how",
            ),
            models.CheckConstraint(
                condition=Q(rent__gte=0, total__gte=0, deposit__gte=0, violation_deposit__gte=0),
                name="rental_offer_is_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} V{self.number}"


class OrderCall(models.Model):
    """A call to the customer of an order, and whether somebody answered."""

    order = models.ForeignKey(
        RentalOrder,
        on_delete=models.PROTECT,
        related_name="calls",
        verbose_name=pgettext_lazy("rental", "order"),
    )
    purpose = models.CharField(_("why"), max_length=8, choices=CallPurpose)
    reached = models.BooleanField(pgettext_lazy("rental", "reached"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    called_at = models.DateTimeField(_("called"))
    called_by = person(_("called by"))

    objects = OrderCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call to a customer")
        verbose_name_plural = _("calls to customers")
        ordering = ("-called_at", "-pk")
        indexes = (models.Index(fields=("order", "purpose"), name="rental_call_of_order"),)

    def __str__(self) -> str:
        return f"{self.order_id} {self.called_at:%Y-%m-%d %H:%M}"
