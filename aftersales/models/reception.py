"""What is on record when a car arrives: symptoms, photos, and what was promised (domain.md 4.1, 4.2)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices import CarSystem, Occurs, PhotoKind, ToldBy
from aftersales.models.order import RepairOrder, person
from aftersales.querysets import PromiseChangeQuerySet, ReceptionPhotoQuerySet, SymptomQuerySet
from dealerops.foundation.versioned import Versioned


class Symptom(Versioned):
    """One complaint about the car in the customer's words, and what the technician found."""

    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="symptoms", verbose_name=_("order")
    )
    system = models.CharField(_("part of the car"), max_length=12, choices=CarSystem.choices)
    what = models.CharField(_("in the customer's words"), max_length=500)
    occurs = models.CharField(
        _("when"), max_length=10, choices=Occurs.choices, default=Occurs.ALWAYS
    )
    occurs_more = models.CharField(_("when, more exactly"), max_length=120, blank=True)
    frequency = models.CharField(_("how often"), max_length=60, blank=True)
    since = models.CharField(_("since when"), max_length=60, blank=True)
    since_km = models.PositiveIntegerField(_("since which km"), null=True, blank=True)
    warning_lamps = models.CharField(_("warning lamps"), max_length=120, blank=True)
    earlier_repairs = models.CharField(_("earlier repairs"), max_length=200, blank=True)
    wish = models.CharField(_("what the customer wishes"), max_length=200, blank=True)
    repeats = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="repeated_by",
        verbose_name=_("repeats"),
    )
    diagnosis = models.CharField(_("diagnosis"), max_length=500, blank=True)
    fault_codes = models.CharField(_("fault codes"), max_length=200, blank=True)
    diagnosed_by = person(_("diagnosed by"), null=True, blank=True)

    objects = SymptomQuerySet.as_manager()

    class Meta:
        verbose_name = _("symptom")
        verbose_name_plural = _("symptoms")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(what=""), name="aftersales_symptom_is_said"),
            models.CheckConstraint(
                condition=Q(diagnosis="") | Q(diagnosed_by__isnull=False),
                name="aftersales_diagnosis_has_a_person",
            ),
        )

    def __str__(self) -> str:
        return self.what


class ReceptionPhoto(models.Model):
    """A photo of the car as it came; the same file counts once."""

    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="photos", verbose_name=_("order")
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=PhotoKind.choices, default=PhotoKind.WALK_AROUND
    )
    attachment = models.ForeignKey(
        "documents.Attachment", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    name = models.CharField(_("file name"), max_length=200)
    added_by = person(_("added by"))
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = ReceptionPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of the reception")
        verbose_name_plural = _("photos of the reception")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("order", "attachment"), name="aftersales_photo_counts_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class PromiseChange(models.Model):
    """Another promised time; kept in time only if the customer heard before the old one had passed."""

    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="promises", verbose_name=_("order")
    )
    before = models.DateTimeField(_("promised before"))
    after = models.DateTimeField(_("promised now"))
    told_at = models.DateTimeField(_("customer told"))
    told_by = models.CharField(_("told by"), max_length=10, choices=ToldBy.choices)
    in_time = models.BooleanField(_("before the old promise had passed"))
    reason = models.CharField(_("reason"), max_length=200)
    changed_by = person(_("changed by"))

    objects = PromiseChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a promise")
        verbose_name_plural = _("changes of promises")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(in_time=True, told_at__lt=F("before"))
                | Q(in_time=False, told_at__gte=F("before")),
                name="aftersales_promise_is_kept_or_not",
            ),
            models.CheckConstraint(
                condition=~Q(after=F("before")), name="aftersales_promise_changes_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.after:%Y-%m-%d %H:%M}"
