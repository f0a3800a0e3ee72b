"""The sensors and what they pick up (domain.md 3.1, 3.2)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import (
    Audience,
    Demand,
    Fault,
    Feed,
    QuickAlert,
    Severity,
    SignalState,
    SourceCode,
    TouchPoint,
)
from complaints.models.fields import moment, person
from complaints.querysets import SensorSignalQuerySet, SensorSourceQuerySet
from dealerops.foundation.actor import Role
from dealerops.foundation.versioned import Versioned
from dealerops.identifiers import masking
from dealerops.registry.fields import EncryptedTextField, SearchHashField


class SensorSource(Versioned):
    """A place where customers are heard, with who answers for it and how far it is believed."""

    code = models.CharField(_("code"), max_length=16, choices=SourceCode, unique=True)
    owner_role = models.CharField(_("owner"), max_length=20, choices=Role)
    feed = models.CharField(_("feed"), max_length=10, choices=Feed)
    reliability = models.PositiveSmallIntegerField(
        _("reliability"), help_text=_("1 hearsay, 2 likely, 3 certain")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = SensorSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("sensor")
        verbose_name_plural = _("sensors")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(reliability__range=(1, 3)), name="complaints_reliability_is_1_to_3"
            ),
        )

    def __str__(self) -> str:
        return str(self.get_code_display())


class Voice(Versioned):
    """Who is unhappy, with which car, about what: what a signal says and a case goes on with.

    `vin` is the number as told, normalised; `vehicle` the car it belongs to if the registry knows it.
    The phone is encrypted and shown masked; the name is shown masked.
    """

    REVEALABLE: ClassVar[frozenset[str]] = frozenset({"contact_name", "mobile"})

    region = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("region"),
    )  # fmt: skip
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("dealer"),
    )  # fmt: skip
    customer = models.ForeignKey(
        "registry.Customer", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("customer"),
    )  # fmt: skip
    vehicle = models.ForeignKey(
        "registry.Vehicle", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("vehicle"),
    )  # fmt: skip
    vin = models.CharField(_("VIN"), max_length=17, blank=True)
    contact_name = models.CharField(_("name"), max_length=60, blank=True)
    mobile = EncryptedTextField(_("phone"), blank=True, default="")
    mobile_hash = SearchHashField(source="mobile", db_index=True)
    words = models.TextField(_("in the customer's words"), max_length=4000)
    wish = models.CharField(_("what the customer wants"), max_length=300, blank=True)
    touch_point = models.CharField(_("touch point"), max_length=12, choices=TouchPoint)
    demand = models.CharField(_("demand"), max_length=12, choices=Demand, blank=True)
    severity = models.CharField(_("severity"), max_length=2, choices=Severity)
    fault = models.CharField(_("part at fault"), max_length=14, choices=Fault, blank=True)
    audience = models.CharField(
        _("spread"), max_length=14, choices=Audience, default=Audience.PRIVATE
    )
    views = models.PositiveIntegerField(_("views"), default=0)
    quick_alerts = ArrayField(
        models.CharField(max_length=12, choices=QuickAlert), default=list, blank=True,
        verbose_name=_("quick alert"),
    )  # fmt: skip
    received_at = models.DateTimeField(pgettext_lazy("when", "received"))
    reported_by = person(_("reported by"), null=True)

    class Meta:
        abstract = True

    @property
    def masked_name(self) -> str:
        return masking.mask_name(self.contact_name)

    @property
    def masked_mobile(self) -> str:
        return masking.mask_phone(self.mobile)


class SensorSignal(Voice):
    """One thing that one sensor picked up; triage puts it into a case or says that it is none.

    The same number of the same outside system is one signal (domain.md 3.2); `origin` is the journal
    entry of another app that it came from, which is heard once as well; `firm` is whose system told it.
    """

    source = models.ForeignKey(
        SensorSource, on_delete=models.PROTECT, related_name="signals", verbose_name=_("sensor")
    )
    external_id = models.CharField(_("number at the source"), max_length=80, blank=True)
    origin = models.ForeignKey(
        "journal.Entry", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("told by"),
    )  # fmt: skip
    firm = models.ForeignKey(
        "network.Firm", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("firm"),
    )  # fmt: skip
    url = models.URLField(_("address"), max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=SignalState, default=SignalState.NEW, editable=False
    )
    case = models.ForeignKey(
        "complaints.Case", on_delete=models.PROTECT, null=True, related_name="signals",
        verbose_name=_("case"),
    )  # fmt: skip
    triaged_at = moment(_("triaged"))
    triaged_by = person(_("triaged by"), null=True)

    objects = SensorSignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "external_id"),
                condition=~Q(external_id=""),
                name="complaints_outside_number_once",
            ),
            models.UniqueConstraint(fields=("origin",), name="complaints_event_heard_once"),
            models.CheckConstraint(
                condition=~Q(state="ATTACHED") | Q(case__isnull=False),
                name="complaints_attached_signal_has_a_case",
            ),
        )
        indexes = (
            models.Index(fields=("-created_at", "-id"), name="complaints_signals"),
            models.Index(fields=("dealer", "-created_at", "-id"), name="complaints_signals_dealer"),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.external_id or self.pk}"
