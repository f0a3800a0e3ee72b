"""What all stores share: classes, how far stores lie apart, ranges, prices and insurance."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.versioned import Versioned
from dealerops.network.models import Named
from rental.models.fields import money, store
from rental.querysets import (
    InsurancePlanQuerySet,
    ModelRangeQuerySet,
    StoreDistanceQuerySet,
    TariffQuerySet,
    VehicleClassQuerySet,
)

MOST_SEATS = 9  # MOT Order 22/2020: small passenger cars


class VehicleClass(Named):
    """What customers book 车型级别; a car of a higher rank is an upgrade (domain.md 5.3)."""

    rank = models.PositiveSmallIntegerField(_("rank"), unique=True)
    seats = models.PositiveSmallIntegerField(pgettext_lazy("rental", "seats"), default=5)

    objects = VehicleClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("vehicle class")
        verbose_name_plural = _("vehicle classes")
        ordering = ("rank",)
        constraints = (
            models.CheckConstraint(
                condition=Q(seats__range=(1, MOST_SEATS)), name="rental_class_has_1_to_9_seats"
            ),
        )


class ModelRange(Versioned):
    """How far an electric model goes on one charge 续航."""

    model = models.OneToOneField(
        "registry.VehicleModel",
        on_delete=models.PROTECT,
        related_name="rental_range",
        verbose_name=_("model"),
    )
    range_km = models.PositiveSmallIntegerField(_("range in km"))

    objects = ModelRangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("range of a model")
        verbose_name_plural = _("ranges of models")
        ordering = ("model",)
        constraints = (
            models.CheckConstraint(
                condition=Q(range_km__gt=0), name="rental_model_range_is_positive"
            ),
        )

    def __str__(self) -> str:
        return f"{self.range_km} km"


class StoreDistance(Versioned):
    """The drive from one store to another; each direction is said by itself."""

    origin = store(pgettext_lazy("rental", "from"))
    destination = store(pgettext_lazy("rental", "to"))
    km = models.DecimalField(_("km"), max_digits=7, decimal_places=1)
    minutes = models.PositiveIntegerField(pgettext_lazy("rental", "minutes"))

    objects = StoreDistanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("distance between stores")
        verbose_name_plural = _("distances between stores")
        ordering = ("origin", "destination")
        constraints = (
            models.UniqueConstraint(
                fields=("origin", "destination"), name="rental_distance_is_said_once"
            ),
            models.CheckConstraint(
                condition=~Q(origin=F("destination")), name="rental_distance_is_between_two_stores"
            ),
            models.CheckConstraint(
                condition=Q(km__gt=0, minutes__gt=0), name="rental_distance_is_positive"
            ),
        )

    def __str__(self) -> str:
        return f"{self.origin_id} → {self.destination_id}: {self.km} km"


class Tariff(Versioned):
    """The price of a class during some days, in all stores or in one; a store's own goes first."""

    vehicle_class = models.ForeignKey(
        VehicleClass, on_delete=models.PROTECT, related_name="tariffs", verbose_name=_("class")
    )
    dealer = store(_("store"), null=True, blank=True)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    per_day = money(_("per day"))
    deposit = money(_("rental deposit"))
    violation_deposit = money(_("violation deposit"))

    objects = TariffQuerySet.as_manager()

    class Meta:
        verbose_name = _("tariff")
        verbose_name_plural = _("tariffs")
        ordering = ("vehicle_class", "dealer", "-valid")
        constraints = (
            ExclusionConstraint(
                name="rental_class_has_one_tariff_a_day",
                expressions=[
                    ("vehicle_class", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(dealer=None),
                violation_error_message=_("The class has another tariff on some of these days."),
            ),
            ExclusionConstraint(
                name="rental_class_has_one_tariff_a_day_in_a_store",
                expressions=[
                    ("vehicle_class", RangeOperators.EQUAL),
                    ("dealer", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The class has another tariff on some of these days."),
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="rental_tariff_is_valid_some_day"
            ),
            models.CheckConstraint(
                condition=Q(per_day__gt=0, deposit__gte=0, violation_deposit__gte=0),
                name="rental_tariff_is_positive",
            ),
        )

    def __str__(self) -> str:
        return f"{self.per_day}"


class InsurancePlan(Named):
    """What the lessee pays per day, and at most for damage (domain.md 5.9)."""

    per_day = money(_("per day"))
    deductible = money(_("deductible"))
    is_active = models.BooleanField(_("in use"), default=True)

    objects = InsurancePlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("insurance plan")
        verbose_name_plural = _("insurance plans")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(per_day__gte=0, deductible__gte=0),
                name="rental_insurance_is_not_negative",
            ),
        )
