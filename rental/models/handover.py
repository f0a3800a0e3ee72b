"""Hand-over sheets 交接单 of rental cars, with their photos and the customer's page (domain.md 5.1)."""

from typing import Any

from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.identifiers import masking
from rental.choices.handover import WITH_FILE, SheetAnswer, SheetEnd, SignMethod
from rental.models.fields import moment, person
from rental.models.fleet import RentalVehicle
from rental.models.order import RentalOrder
from rental.querysets.handover import (
    HandoverPhotoQuerySet,
    PreparationQuerySet,
    RentalHandoverQuerySet,
    SheetLinkQuerySet,
)

HIGHEST_KM = 2_000_000
LINK_SALT = "rental.handover-sheet"


def of_order(related: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        RentalOrder,
        on_delete=models.PROTECT,
        related_name=related,
        verbose_name=pgettext_lazy("rental", "order"),
    )


CAR = _("car")


def of_car(label: Any = CAR, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        RentalVehicle, on_delete=models.PROTECT, related_name="+", verbose_name=label, **options
    )


class Preparation(models.Model):
    """The checklist of a car that waits for its customer; a later one of the same order counts."""

    order = of_order("preparations")
    vehicle = of_car()
    is_clean = models.BooleanField(_("cleaned inside and outside"))
    energy_percent = models.PositiveSmallIntegerField(_("fuel or charge, %"))
    tyres_and_lights = models.BooleanField(_("tyres, lights and fluids checked"))
    papers_on_board = models.BooleanField(_("licence of the car and insurance on board"))
    safety_kit = models.BooleanField(_("triangle, vest and tools on board"))
    extras_fitted = models.BooleanField(_("what the customer asked for is fitted"))
    made_by = person(_("checked by"))
    at = models.DateTimeField(_("at"))

    objects = PreparationQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist before a hand-over")
        verbose_name_plural = _("checklists before a hand-over")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    is_clean=True,
                    tyres_and_lights=True,
                    papers_on_board=True,
                    safety_kit=True,
                    extras_fitted=True,
                    energy_percent__lte=100,
                ),
                name="rental_prepared_car_lacks_nothing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.at:%F}"


class HandoverPhoto(models.Model):
    """A photo of the car as it changed hands; the same file counts once at one end."""

    order = of_order("handover_photos")
    vehicle = of_car()
    end = models.CharField(pgettext_lazy("rental", "when"), max_length=3, choices=SheetEnd)
    attachment = models.ForeignKey(
        "documents.Attachment", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    name = models.CharField(_("file name"), max_length=200)
    shows_damage = models.BooleanField(_("shows damage"), default=False)
    added_by = person(_("added by"))
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = HandoverPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a hand-over")
        verbose_name_plural = _("photos of hand-overs")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("order", "vehicle", "end", "attachment"),
                name="rental_handover_photo_counts_once",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Handover(models.Model):
    """One car given to or taken back from the customer of one order: what it showed, and who signed.

    `at` is the actual time, which custody and rates go by; `recorded_at` is when it was typed. Whoever
    takes a car back looks it over for damage within two hours.
    """

    order = of_order("handovers")
    vehicle = of_car()
    end = models.CharField(pgettext_lazy("rental", "when"), max_length=3, choices=SheetEnd)
    at = models.DateTimeField(_("at"))
    km = models.PositiveIntegerField(_("km"))
    energy_percent = models.PositiveSmallIntegerField(_("fuel or charge, %"))
    keys = models.PositiveSmallIntegerField(_("keys"))
    note = models.CharField(_("what was noticed"), max_length=500, blank=True)
    photos = models.PositiveSmallIntegerField(_("photos"))
    signed_by = models.CharField(_("signed by"), max_length=120)
    method = models.CharField(_("by"), max_length=10, choices=SignMethod)
    evidence = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("evidence"),
    )
    reference = models.CharField(_("code or page"), max_length=120, blank=True)
    made_by = person(_("written by"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    check_due_at = moment(_("damage check due"))
    checked_at = moment(_("damage check"))
    checked_by = person(_("damage check by"), null=True)
    damage_found = models.BooleanField(_("new damage"), null=True)
    check_note = models.CharField(_("result of the damage check"), max_length=500, blank=True)

    objects = RentalHandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over sheet")
        verbose_name_plural = _("hand-over sheets")
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("order", "vehicle", "end"), name="rental_one_sheet_at_each_end"
            ),
            models.CheckConstraint(
                condition=Q(energy_percent__lte=100, km__lte=HIGHEST_KM),
                name="rental_sheet_shows_what_is_possible",
            ),
            models.CheckConstraint(
                condition=Q(keys__gte=1, photos__gte=1), name="rental_sheet_has_keys_and_photos"
            ),
            models.CheckConstraint(
                condition=~Q(signed_by="")
                & (~Q(method__in=WITH_FILE) | Q(evidence__isnull=False))
                & (Q(method__in=WITH_FILE) | ~Q(reference="")),
                name="rental_sheet_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None, damage_found=None, check_note="")
                | Q(
                    end=SheetEnd.IN,
                    checked_at__isnull=False,
                    checked_by__isnull=False,
                    damage_found__isnull=False,
                ),
                name="rental_damage_check_is_whole",
            ),
        )
        indexes = (models.Index(fields=("vehicle", "at"), name="rental_sheet_of_vehicle"),)

    def __str__(self) -> str:
        return f"{self.end} {self.km}"

    @property
    def masked_signer(self) -> str:
        return masking.mask_name(self.signed_by)


class SheetLink(models.Model):
    """A customer's page of one hand-over sheet; what they say of it stays."""

    sheet = models.ForeignKey(
        Handover, on_delete=models.PROTECT, related_name="links", verbose_name=_("sheet")
    )
    nonce = models.CharField(max_length=32, unique=True)
    made_by = person(pgettext_lazy("rental", "made by"))
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = moment(_("withdrawn"))
    opened_at = moment(_("opened"))
    answered_at = moment(_("answered"))
    answer = models.CharField(
        pgettext_lazy("rental", "answer"), max_length=8, choices=SheetAnswer, blank=True
    )
    remark = models.CharField(_("remark"), max_length=500, blank=True)

    objects = SheetLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer's page of a hand-over")
        verbose_name_plural = _("customers' pages of hand-overs")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", remark="")
                | Q(answered_at__isnull=False, answer=SheetAnswer.AGREED)
                | (Q(answered_at__isnull=False, answer=SheetAnswer.OBJECTED) & ~Q(remark="")),
                name="rental_sheet_objection_says_what",
            ),
            models.UniqueConstraint(
                fields=("sheet",),
                condition=Q(revoked_at=None),
                name="rental_one_live_link_to_a_sheet",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sheet_id}"

    @property
    def token(self) -> str:
        """What stands in the address; without our key nobody can make one."""
        return signing.Signer(salt=LINK_SALT).sign(self.nonce)
