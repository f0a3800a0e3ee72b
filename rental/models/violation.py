"""Traffic violations 违章 of the fleet: what the authority recorded, who it was, and how it ended."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.versioned import Versioned
from dealerops.identifiers import masking
from rental.choices.violations import (
    POINTS,
    UNDECIDED,
    WITH_CUSTOMER,
    Doubt,
    Evidence,
    Proof,
    Result,
    ViolationState,
)
from rental.models.fields import moment, money, person, store
from rental.querysets.violations import ViolationProofQuerySet, ViolationQuerySet

DOUBTFUL = (Result.AMBIGUOUS, Result.UNKNOWN_PLATE)
CUSTOMERS = (ViolationState.MATCHED, *WITH_CUSTOMER, ViolationState.VERIFIED)
CUSTOMERS_AND_WON = (*CUSTOMERS, ViolationState.CANCELLED)
FOUND_OUT = (Proof.RECEIPT, Proof.AUTHORITY)


class Violation(Versioned):
    """One record of the authority and its way to the end (domain.md 5.7).

    What the authority says (`source` to `statutory_on`) never changes. `result` is what the matcher found
    and stays; `order` is who answers for it, which for an uncertain result only a person with evidence
    may say. `dealer` is the order's store; without an order the car's home, or whoever imported it.
    Due moments are exclusive ends of local days.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    dealer = store(_("store"))
    # --- what the authority says
    source = models.CharField(_("source"), max_length=30)
    external_id = models.CharField(_("number at the source"), max_length=80, blank=True)
    dedupe_key = models.CharField(max_length=130, unique=True, editable=False)
    event_key = models.CharField(max_length=64, db_index=True, editable=False)
    plate = models.CharField(_("number plate"), max_length=12)
    occurred_at = models.DateTimeField(_("happened"))
    place = models.CharField(pgettext_lazy("rental", "place"), max_length=200)
    code = models.CharField(_("code"), max_length=20)
    description = models.CharField(
        pgettext_lazy("rental", "what was done"), max_length=300, blank=True
    )
    fine = money(_("fine"))
    points = models.PositiveSmallIntegerField(_("points"), default=0)
    authority = models.CharField(_("authority"), max_length=120, blank=True)
    found_at = models.DateTimeField(pgettext_lazy("rental", "found"))
    notice_on = models.DateField(_("day of the authority's notice"), null=True, blank=True)
    statutory_on = models.DateField(_("last day of the authority"))
    # --- who it was
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=ViolationState,
        default=ViolationState.NEW,
        editable=False,
    )
    result = models.CharField(_("found by matching"), max_length=14, choices=Result, blank=True)
    doubt = models.CharField(_("why not certain"), max_length=14, choices=Doubt, blank=True)
    vehicle = models.ForeignKey(
        "rental.RentalVehicle",
        on_delete=models.PROTECT,
        null=True,
        related_name="violations",
        verbose_name=_("rental car"),
    )
    order = models.ForeignKey(
        "rental.RentalOrder",
        on_delete=models.PROTECT,
        null=True,
        related_name="violations",
        verbose_name=_("rental order"),
    )
    custody = models.ForeignKey(
        "registry.Custody",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("custody"),
    )
    matched_at = moment(_("matched"))
    decided_at = moment(_("decided"))
    decided_by = person(_("decided by"), null=True, editable=False)
    evidence = models.CharField(_("evidence"), max_length=18, choices=Evidence, blank=True)
    evidence_file = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("file"),
    )
    decision = models.CharField(_("why so"), max_length=500, blank=True)
    # --- the customer's part
    notify_due_at = moment(_("to be told by"))
    notified_at = moment(_("told"))
    user_due_at = moment(_("customer's deadline"))
    nonce = models.CharField(max_length=32, blank=True, editable=False)
    link_until = moment(_("link valid until"))
    opened_at = moment(_("page opened"))
    reminded_at = moment(_("reminded"))
    overdue_at = moment(_("overdue since"))
    disputed_at = moment(_("disputed"))
    dispute = models.CharField(_("why the customer disagrees"), max_length=1000, blank=True)
    ruling = models.CharField(_("what was ruled"), max_length=500, blank=True)
    dispute_ended_at = moment(_("dispute ended"))
    verified_at = moment(pgettext_lazy("rental", "verified"))
    verified_by = person(pgettext_lazy("rental", "verified by"), null=True, editable=False)
    verified_with = models.CharField(_("verified with"), max_length=10, choices=Proof, blank=True)
    decision_no = models.CharField(_("number of the decision"), max_length=60, blank=True)
    closed_at = moment(pgettext_lazy("rental", "closed"))
    # --- money, as it was charged through the ledger
    fine_paid_on = models.DateField(_("paid to the authority by us on"), null=True, editable=False)
    fine_charged = money(_("fine charged"), editable=False)
    late_charged = money(_("late charge passed on"), editable=False)
    fee_charged = money(_("agent fee charged"), editable=False)
    penalty_charged = money(_("contract penalty charged"), editable=False)
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = ViolationQuerySet.as_manager()

    class Meta:
        verbose_name = _("traffic violation")
        verbose_name_plural = _("traffic violations")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(points__in=POINTS), name="rental_violation_points_exist"
            ),
            models.CheckConstraint(
                condition=Q(fine__gte=0), name="rental_violation_fine_is_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=UNDECIDED)
                | Q(
                    order=None,
                    notified_at=None,
                    fine_charged=0,
                    fee_charged=0,
                    penalty_charged=0,
                ),
                name="rental_undecided_violation_is_nobodys",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDECIDED)
                | ~Q(result__in=DOUBTFUL)
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(evidence="")
                    & ~Q(decision="")
                ),
                name="rental_uncertain_violation_is_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=CUSTOMERS_AND_WON) | Q(order__isnull=False),
                name="rental_customers_violation_has_an_order",
            ),
            models.CheckConstraint(
                condition=Q(points=0) | (Q(fee_charged=0) & ~Q(state="AGENT_REQUESTED")),
                name="rental_agent_never_takes_points",
            ),
            models.CheckConstraint(
                condition=Q(fine_charged=0) | Q(fine_charged=F("fine")),
                name="rental_fine_is_passed_on_without_markup",
            ),
            models.CheckConstraint(
                condition=~Q(state=ViolationState.VERIFIED)
                | Q(verified_at__isnull=False, verified_with__in=FOUND_OUT),
                name="rental_verified_violation_has_proof",
            ),
            models.CheckConstraint(
                condition=~Q(verified_with=Proof.RECEIPT) | ~Q(decision_no=""),
                name="rental_receipt_names_the_decision",
            ),
            models.UniqueConstraint(
                fields=("nonce",), condition=~Q(nonce=""), name="rental_violation_link_is_unique"
            ),
        )
        indexes = (
            models.Index(fields=("dealer", "-created_at", "-id"), name="rental_violations_store"),
            models.Index(fields=("-created_at", "-id"), name="rental_violations_time"),
            models.Index(
                fields=("number",),
                opclasses=("varchar_pattern_ops",),
                name="rental_violation_number_begins",
            ),
            models.Index(fields=("order", "state"), name="rental_violations_order"),
            models.Index(fields=("vehicle", "state"), name="rental_violations_vehicle"),
            models.Index(fields=("state", "user_due_at"), name="rental_violations_due"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def masked_plate(self) -> str:
        return masking.mask_plate(self.plate)

    @property
    def is_overdue(self) -> bool:
        return self.overdue_at is not None


class ViolationProof(models.Model):
    """What somebody handed in to show that a violation was dealt with."""

    violation = models.ForeignKey(
        Violation, on_delete=models.PROTECT, related_name="proofs", verbose_name=_("violation")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Proof)
    decision_no = models.CharField(_("number of the decision"), max_length=60, blank=True)
    file = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("file"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField(_("handed in"))
    by = person(_("handed in by"), null=True, editable=False)

    objects = ViolationProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("proof of a violation")
        verbose_name_plural = _("proofs of violations")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind=Proof.RECEIPT) | ~Q(decision_no=""),
                name="rental_proof_by_receipt_names_the_decision",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Proof.SCREENSHOT) | Q(file__isnull=False),
                name="rental_proof_by_screenshot_has_it",
            ),
        )

    def __str__(self) -> str:
        return f"{self.violation} {self.kind}"
