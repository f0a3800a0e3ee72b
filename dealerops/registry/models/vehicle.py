"""Cars that were sold, and the plates they carried when."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from dealerops.identifiers import masking, plate, vin
from dealerops.identifiers.messages import refusal_of
from dealerops.identifiers.plate import PlateType
from dealerops.identifiers.verdict import Verdict
from dealerops.registry.models.catalogue import VehicleModel
from dealerops.registry.querysets import PlateAssignmentQuerySet, VehicleQuerySet

VIN_SHAPE = r"^[A-HJ-NPR-Z0-9]{17}$"


class Vehicle(Versioned):
    """One car, known by its VIN 车架号, which is masked like what is personal (domain.md 1.9)."""

    REVEALABLE: ClassVar[frozenset[str]] = frozenset({"vin"})

    vin = models.CharField(_("VIN"), max_length=17, unique=True)
    model = models.ForeignKey(
        VehicleModel, on_delete=models.PROTECT, related_name="vehicles", verbose_name=_("model")
    )

    objects = VehicleQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        constraints = (
            models.CheckConstraint(
                condition=Q(vin__regex=VIN_SHAPE), name="registry_vin_has_shape"
            ),
        )

    def __str__(self) -> str:
        return self.masked_vin

    @property
    def masked_vin(self) -> str:
        return masking.mask_vin(self.vin)

    def clean(self) -> None:
        verdict = vin.validate(self.vin)
        self.vin = verdict.normalized
        _raise_if_refused("vin", verdict)


class PlateAssignment(Versioned):
    """A number plate on a vehicle during some days; a car may carry one plate of each type."""

    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, related_name="plates", verbose_name=_("vehicle")
    )
    plate = models.CharField(_("number plate"), max_length=12)
    type = models.CharField(_("type of plate"), max_length=10, choices=PlateType)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))

    objects = PlateAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("vehicle", "valid")
        verbose_name = _("number plate of a vehicle")
        verbose_name_plural = _("number plates of vehicles")
        constraints = (
            ExclusionConstraint(
                name="registry_plate_on_one_vehicle_a_day",
                expressions=[
                    ("plate", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The plate is on a vehicle on some of these days."),
            ),
            ExclusionConstraint(
                name="registry_vehicle_has_one_plate_of_a_type_a_day",
                expressions=[
                    ("vehicle", RangeOperators.EQUAL),
                    ("type", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The vehicle has such a plate on some of these days."),
            ),
            models.CheckConstraint(condition=~Q(plate=""), name="registry_plate_is_not_empty"),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="registry_plate_is_valid_some_day"
            ),
        )

    def __str__(self) -> str:
        return self.masked_plate

    @property
    def masked_plate(self) -> str:
        return masking.mask_plate(self.plate)

    def clean(self) -> None:
        kind = PlateType(self.type) if self.type in PlateType.values else None
        verdict = plate.validate(self.plate, kind=kind)
        self.plate = verdict.normalized
        _raise_if_refused("plate", verdict)


def _raise_if_refused(field: str, verdict: Verdict) -> None:
    refusal = refusal_of(verdict)
    if refusal:
        raise ValidationError({field: refusal.message})
