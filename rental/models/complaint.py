"""Complaints about rentals as a store takes them in (domain.md 5.11)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.versioned import Versioned
from rental.choices.complaints import Cause, ComplaintState, Topic
from rental.models.fields import moment, money, person, store
from rental.querysets.complaints import RentalComplaintQuerySet


class RentalComplaint(Versioned):
    """What a customer complained about and what the store did; head office hears of every one.

    `compensation` is what the store gave away for it, within its limit.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    dealer = store(_("store"))
    order = models.ForeignKey(
        "rental.RentalOrder",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("rental order"),
    )
    topic = models.CharField(_("about"), max_length=10, choices=Topic)
    words = models.TextField(_("in the customer's words"), max_length=2000)
    wish = models.CharField(_("what the customer wants"), max_length=300, blank=True)
    received_at = models.DateTimeField(pgettext_lazy("rental", "received"))
    received_by = person(pgettext_lazy("rental", "received by"), null=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ComplaintState,
        default=ComplaintState.OPEN,
        editable=False,
    )
    cause = models.CharField(_("cause"), max_length=12, choices=Cause, blank=True)
    measure = models.CharField(_("measure"), max_length=500, blank=True)
    compensation = money(_("compensation"), editable=False)
    ended_at = moment(_("ended"))
    ended_by = person(_("ended by"), null=True, editable=False)
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = RentalComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint about a rental")
        verbose_name_plural = _("complaints about rentals")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(words="") & Q(compensation__gte=0),
                name="rental_complaint_says_something",
            ),
            models.CheckConstraint(
                condition=~Q(state=ComplaintState.SETTLED)
                | (Q(ended_at__isnull=False) & ~Q(cause="") & ~Q(measure="")),
                name="rental_settled_complaint_says_why_and_how",
            ),
        )
        indexes = (
            models.Index(fields=("dealer", "-created_at", "-id"), name="rental_complaints_store"),
            models.Index(fields=("-created_at", "-id"), name="rental_complaints_time"),
            models.Index(fields=("dealer", "received_at"), name="rental_complaints_received"),
        )

    def __str__(self) -> str:
        return self.number
