"""The cars for rent, and when they cannot be rented (domain.md 5.1, 5.2)."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.versioned import Versioned
from dealerops.registry.choices import Energy
from rental.choices import BlockKind
from rental.models.fields import moment, person, store
from rental.models.house import MOST_SEATS, VehicleClass
from rental.querysets import BlockQuerySet, RentalVehicleQuerySet


class RentalVehicle(Versioned):
    """A car of the fleet at its home store, or of a partner 外调.

    Only a car whose registered use is rental and that the operator filed may be assigned. Without
    `in_fleet_from` it has always been here.
    """

    vehicle = models.OneToOneField(
        "registry.Vehicle",
        on_delete=models.PROTECT,
        related_name="rental",
        verbose_name=_("vehicle"),
    )
    vehicle_class = models.ForeignKey(
        VehicleClass, on_delete=models.PROTECT, related_name="vehicles", verbose_name=_("class")
    )
    dealer = store(_("home store"), related_name="rental_vehicles")
    seats = models.PositiveSmallIntegerField(pgettext_lazy("rental", "seats"), default=5)
    range_km = models.PositiveSmallIntegerField(_("range in km"), null=True, blank=True)
    is_partner = models.BooleanField(_("partner's car"), default=False)
    rental_registered = models.BooleanField(_("registered and filed for rental"), default=False)
    insurance_until = models.DateField(_("insured until"))
    inspection_until = models.DateField(_("inspected until"))
    in_fleet_from = models.DateField(_("in the fleet since"), null=True, blank=True)
    retired_on = models.DateField(_("left the fleet on"), null=True, blank=True)

    objects = RentalVehicleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rental car")
        verbose_name_plural = _("rental cars")
        ordering = ("dealer", "vehicle_class", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(seats__range=(1, MOST_SEATS)), name="rental_car_has_1_to_9_seats"
            ),
            models.CheckConstraint(
                condition=Q(range_km__gt=0) | Q(range_km=None), name="rental_car_range_is_positive"
            ),
        )
        indexes = (
            models.Index(
                fields=("dealer", "vehicle_class"),
                condition=Q(retired_on=None),
                name="rental_car_of_store",
            ),
            models.Index(fields=("dealer", "-created_at", "-id"), name="rental_car_dealer"),
            models.Index(fields=("-created_at", "-id"), name="rental_car_time"),
        )

    def __str__(self) -> str:
        return str(self.vehicle)

    @property
    def is_electric(self) -> bool:
        """Charged after every rental, and bound by its range (domain.md 5.2, 5.4)."""
        return self.vehicle.model.energy == Energy.ELECTRIC


class Block(Versioned):
    """Hours in which a car cannot be rented, half-open; without an end until it is released."""

    vehicle = models.ForeignKey(
        RentalVehicle, on_delete=models.PROTECT, related_name="blocks", verbose_name=_("rental car")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=BlockKind)
    span = DateTimeRangeField(_("from and until"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    released_at = moment(pgettext_lazy("rental", "released"))
    created_by = person(_("entered by"), null=True, editable=False)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block of a car")
        verbose_name_plural = _("blocks of cars")
        ordering = ("-span", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(span__isempty=False, span__startswith__isnull=False),
                name="rental_block_begins",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(released_at__gte=F("created_at")),
                name="rental_block_is_released_after_it_was_entered",
            ),
        )
        indexes = (
            GistIndex(
                fields=("vehicle", "span"),
                condition=Q(released_at=None),
                name="rental_block_of_car",
            ),
            models.Index(fields=("-created_at", "-id"), name="rental_block_time"),
        )

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.kind}"
