"""Changes of an order that were asked for and quoted, and other cars than agreed (domain.md 5.4, 5.5)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.versioned import Versioned
from dealerops.registry.fields import EncryptedTextField
from rental.choices.changes import ChangeKind, ChangeState
from rental.choices.handover import WITH_FILE, SignMethod
from rental.choices.plan import reason_name
from rental.choices.substitution import Exchange
from rental.models.fields import moment, money, person, store
from rental.models.fleet import RentalVehicle
from rental.models.handover import of_car, of_order
from rental.models.house import VehicleClass
from rental.querysets.handover import ChangeRequestQuerySet, SubstitutionQuerySet


def proof() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("evidence"),
    )


IS_PROVEN = (
    ~Q(agreed_by="")
    & (~Q(method__in=WITH_FILE) | Q(evidence__isnull=False))
    & (Q(method__in=WITH_FILE) | ~Q(reference=""))
)


class ChangeRequest(Versioned):
    """What is to be different about an order, its new price, and what the customer said to it.

    What stays as it is is empty. `keeps_car` says whether the car of the plan is free for the new times;
    otherwise the order waits for a car again.
    """

    order = of_order("changes")
    kind = models.CharField(_("kind"), max_length=9, choices=ChangeKind)
    state = models.CharField(
        _("state"), max_length=9, choices=ChangeState, default=ChangeState.QUOTED, editable=False
    )
    asked_at = models.DateTimeField(_("asked"))
    asked_by = person(_("written by"), null=True)
    start_at = models.DateTimeField(_("start"), null=True)
    end_at = models.DateTimeField(_("end"), null=True)
    dealer = store(_("store"), null=True)
    return_dealer = store(_("store of return"), null=True)
    vehicle_class = models.ForeignKey(
        VehicleClass,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("class"),
    )
    driver_name = models.CharField(pgettext_lazy("rental", "driver"), max_length=120, blank=True)
    driver_licence = EncryptedTextField(_("driving licence number"), blank=True, default="")
    licence_until = models.DateField(_("licence valid until"), null=True)
    old_rent = money(_("rent before"))
    new_rent = money(_("rent then"))
    old_total = money(_("total before"))
    new_total = money(_("total then"))
    keeps_car = models.BooleanField(_("the car stays"), default=True)
    agreed_by = models.CharField(_("agreed by"), max_length=120, blank=True)
    method = models.CharField(_("by"), max_length=10, choices=SignMethod, blank=True)
    evidence = proof()
    reference = models.CharField(_("code or page"), max_length=120, blank=True)
    decided_at = moment(_("decided"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    policy_values = models.JSONField(_("policy values"), default=dict, editable=False)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of an order")
        verbose_name_plural = _("changes of orders")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("order",),
                condition=Q(state=ChangeState.QUOTED),
                name="rental_one_open_change_of_an_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=ChangeState.APPLIED) | IS_PROVEN,
                name="rental_change_in_force_was_agreed",
            ),
            models.CheckConstraint(
                condition=Q(state=ChangeState.QUOTED, decided_at=None)
                | (~Q(state=ChangeState.QUOTED) & Q(decided_at__isnull=False)),
                name="rental_change_is_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(start_at__isnull=False)
                | Q(end_at__isnull=False)
                | Q(dealer__isnull=False)
                | Q(return_dealer__isnull=False)
                | Q(vehicle_class__isnull=False)
                | ~Q(driver_name=""),
                name="rental_change_changes_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"

    @property
    def difference(self) -> Any:
        """What the customer pays more; less than nothing where money comes back."""
        return self.new_total - self.old_total


class Substitution(models.Model):
    """Another car than the one agreed, with who was asked and what it costs whom; never changed."""

    order = of_order("substitutions")
    old_vehicle = models.ForeignKey(
        RentalVehicle,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("car before"),
    )
    vehicle = of_car(_("car now"))
    kind = models.CharField(_("kind"), max_length=10, choices=Exchange)
    steps = models.SmallIntegerField(_("steps up the classes"))
    days = models.PositiveSmallIntegerField(_("days"))
    house_cost = money(_("costs the house"))
    refund = money(_("paid back"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    other_store = models.BooleanField(_("from another store"), default=False)
    range_is_short = models.BooleanField(_("range is short for the planned way"), default=False)
    agreed_by = models.CharField(_("agreed by"), max_length=120, blank=True)
    method = models.CharField(_("by"), max_length=10, choices=SignMethod, blank=True)
    evidence = proof()
    reference = models.CharField(_("code or page"), max_length=120, blank=True)
    policy_values = models.JSONField(_("policy values"), default=dict, editable=False)
    made_by = person(pgettext_lazy("rental", "made by"), null=True)
    told_at = moment(_("customer told"))
    at = models.DateTimeField(_("at"))

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("substitution of a car")
        verbose_name_plural = _("substitutions of cars")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(old_vehicle=F("vehicle")),
                name="rental_substitute_is_another_car",
            ),
            models.UniqueConstraint(
                fields=("order", "vehicle"), name="rental_substitution_is_noted_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Exchange.DOWNGRADE) | IS_PROVEN,
                name="rental_lower_class_was_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Exchange.UPGRADE) | ~Q(reason=""),
                name="rental_upgrade_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind=Exchange.SAME_CLASS, steps=0, house_cost=0, refund=0)
                | Q(kind=Exchange.UPGRADE, steps__gt=0, house_cost__gte=0, refund=0)
                | Q(kind=Exchange.DOWNGRADE, steps__lt=0, house_cost=0, refund__gte=0),
                name="rental_substitution_is_priced_by_its_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"

    @property
    def reason_label(self) -> str:
        return reason_name(self.reason)
