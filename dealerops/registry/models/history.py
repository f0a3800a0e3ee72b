"""What is known of a car's life: how it was sold, and what its odometer showed when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from dealerops.registry.choices import ReadingSource, ReadingStanding
from dealerops.registry.models.customer import Customer
from dealerops.registry.models.vehicle import Vehicle
from dealerops.registry.querysets import MileageReadingQuerySet, VehicleSaleQuerySet

HIGHEST_KM = 2_000_000


class VehicleSale(Versioned):
    """The sale record of a car 销售记录: when, by whom and to whom it was sold as new.

    `dealer_name` names a seller outside the network. Phone and ID number of the buyer stand with the
    customer and nowhere else.
    """

    vehicle = models.OneToOneField(
        Vehicle, on_delete=models.PROTECT, related_name="sale", verbose_name=_("vehicle")
    )
    sold_on = models.DateField(_("sold on"))
    delivered_on = models.DateField(_("handed over on"), null=True, blank=True)
    dealer = models.ForeignKey(
        "network.Dealer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("selling dealer"),
    )
    dealer_name = models.CharField(_("sold by"), max_length=120, blank=True)
    buyer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="purchases",
        verbose_name=_("buyer"),
    )
    plate = models.CharField(_("plate on the sale record"), max_length=12, blank=True)
    engine_number = models.CharField(_("engine number"), max_length=40, blank=True)
    colour = models.CharField(_("colour"), max_length=40, blank=True)
    consultant = models.CharField(_("sales consultant"), max_length=60, blank=True)

    objects = VehicleSaleQuerySet.as_manager()

    class Meta:
        verbose_name = _("sale of a vehicle")
        verbose_name_plural = _("sales of vehicles")
        constraints = (
            models.CheckConstraint(
                condition=Q(delivered_on__gte=F("sold_on")) | Q(delivered_on=None),
                name="registry_handed_over_after_sale",
                violation_error_message=_("A car is handed over on the day of its sale or later."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.vehicle}"


class MileageReading(models.Model):
    """What an odometer showed on a day.

    Readings that count increase strictly; a lower one is flagged and left out, until somebody says that
    the odometer was replaced (the car then goes on with the next `odometer`) or the reading was wrong.
    `origin` says which record it came from, so that nothing is read twice.
    """

    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, related_name="readings", verbose_name=_("vehicle")
    )
    read_on = models.DateField(_("read on"))
    km = models.PositiveIntegerField(_("km"))
    odometer = models.PositiveSmallIntegerField(_("odometer"), default=1)
    standing = models.CharField(
        _("standing"), max_length=10, choices=ReadingStanding, default=ReadingStanding.VALID
    )
    source = models.CharField(_("source"), max_length=10, choices=ReadingSource)
    dealer = models.ForeignKey(
        "network.Dealer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dealer"),
    )
    origin = models.CharField(_("origin"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = MileageReadingQuerySet.as_manager()

    class Meta:
        ordering = ("vehicle_id", "read_on", "pk")
        verbose_name = _("mileage reading")
        verbose_name_plural = _("mileage readings")
        constraints = (
            models.UniqueConstraint(
                fields=("vehicle", "odometer", "km"),
                condition=Q(standing=ReadingStanding.VALID),
                name="registry_valid_readings_differ",
            ),
            models.UniqueConstraint(
                fields=("origin",), condition=~Q(origin=""), name="registry_reading_is_noted_once"
            ),
            models.CheckConstraint(
                condition=Q(km__lte=HIGHEST_KM, odometer__gte=1),
                name="registry_reading_is_possible",
            ),
        )
        indexes = (
            models.Index(
                fields=("vehicle", "odometer", "read_on"), name="registry_reading_of_vehicle"
            ),
        )

    def __str__(self) -> str:
        return f"{self.read_on}: {self.km}"
