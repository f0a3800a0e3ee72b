"""Traffic violations with their proofs, and complaints about rentals."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_files_can_wait_for_a_scan"),
        ("network", "0001_initial"),
        ("registry", "0006_what_cases_bring_along"),
        ("rental", "0004_handovers_changes_and_breakdowns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Violation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "number",
                    models.CharField(
                        editable=False, max_length=20, unique=True, verbose_name="number"
                    ),
                ),
                ("source", models.CharField(max_length=30, verbose_name="source")),
                (
                    "external_id",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="number at the source"
                    ),
                ),
                ("dedupe_key", models.CharField(editable=False, max_length=130, unique=True)),
                ("event_key", models.CharField(db_index=True, editable=False, max_length=64)),
                ("plate", models.CharField(max_length=12, verbose_name="number plate")),
                ("occurred_at", models.DateTimeField(verbose_name="happened")),
                ("place", models.CharField(max_length=200, verbose_name="place")),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                (
                    "description",
                    models.CharField(blank=True, max_length=300, verbose_name="what was done"),
                ),
                (
                    "fine",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="fine"
                    ),
                ),
                ("points", models.PositiveSmallIntegerField(default=0, verbose_name="points")),
                (
                    "authority",
                    models.CharField(blank=True, max_length=120, verbose_name="authority"),
                ),
                ("found_at", models.DateTimeField(verbose_name="found")),
                (
                    "notice_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="day of the authority's notice"
                    ),
                ),
                ("statutory_on", models.DateField(verbose_name="last day of the authority")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("NEW", "New"),
                            ("REVIEW", "To be decided by a person"),
                            ("INTERNAL", "Our own"),
                            ("MATCHED", "Customer found"),
                            ("NOTIFIED", "Customer told"),
                            ("SELF_HANDLING", "Customer deals with it"),
                            ("AGENT_REQUESTED", "We deal with it for the customer"),
                            ("DISPUTED", "Customer disagrees"),
                            ("PROOF_SUBMITTED", "Proof to be checked"),
                            ("VERIFIED", "Verified"),
                            ("CLOSED", "Closed"),
                            ("CANCELLED", "Dispute won"),
                        ],
                        default="NEW",
                        editable=False,
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("MATCHED_ORDER", "A customer had the car"),
                            ("MATCHED_STAFF", "Staff, a driver or a workshop had the car"),
                            ("OPERATOR", "Nobody had the car"),
                            ("AMBIGUOUS", "Not certain"),
                            ("UNKNOWN_PLATE", "Plate not known"),
                        ],
                        max_length=14,
                        verbose_name="found by matching",
                    ),
                ),
                (
                    "doubt",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "—"),
                            ("HANDOVER", "Minutes away from a hand-over"),
                            ("OVERLAP", "Two people had the car on record"),
                            ("PLATE_CHANGED", "The plate was changed that day"),
                            ("NO_ORDER", "A customer had the car, but for no rental order"),
                        ],
                        max_length=14,
                        verbose_name="why not certain",
                    ),
                ),
                (
                    "matched_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="matched"
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="decided"
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("HANDOVER_PHOTO", "Time in the photos of the hand-over"),
                            ("HANDOVER_SHEET", "Signed hand-over sheet"),
                            ("AUTHORITY_PICTURE", "Picture of the authority"),
                            ("TELEMATICS", "Position of the car"),
                            ("STATEMENT", "Statement of whoever drove"),
                        ],
                        max_length=18,
                        verbose_name="evidence",
                    ),
                ),
                ("decision", models.CharField(blank=True, max_length=500, verbose_name="why so")),
                (
                    "notify_due_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="to be told by"
                    ),
                ),
                (
                    "notified_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="told"
                    ),
                ),
                (
                    "user_due_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="customer's deadline"
                    ),
                ),
                ("nonce", models.CharField(blank=True, editable=False, max_length=32)),
                (
                    "link_until",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="link valid until"
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="page opened"
                    ),
                ),
                (
                    "reminded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="reminded"
                    ),
                ),
                (
                    "overdue_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="overdue since"
                    ),
                ),
                (
                    "disputed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="disputed"
                    ),
                ),
                (
                    "dispute",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="why the customer disagrees"
                    ),
                ),
                (
                    "ruling",
                    models.CharField(blank=True, max_length=500, verbose_name="what was ruled"),
                ),
                (
                    "dispute_ended_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="dispute ended"
                    ),
                ),
                (
                    "verified_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="verified"
                    ),
                ),
                (
                    "verified_with",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SCREENSHOT", "Screenshot"),
                            ("RECEIPT", "Receipt with the number of the decision"),
                            ("AUTHORITY", "Asked the authority again"),
                        ],
                        max_length=10,
                        verbose_name="verified with",
                    ),
                ),
                (
                    "decision_no",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="number of the decision"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="closed"
                    ),
                ),
                (
                    "fine_paid_on",
                    models.DateField(
                        editable=False, null=True, verbose_name="paid to the authority by us on"
                    ),
                ),
                (
                    "fine_charged",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="fine charged",
                    ),
                ),
                (
                    "late_charged",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="late charge passed on",
                    ),
                ),
                (
                    "fee_charged",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="agent fee charged",
                    ),
                ),
                (
                    "penalty_charged",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="contract penalty charged",
                    ),
                ),
                (
                    "policy_values",
                    models.JSONField(
                        default=dict, editable=False, verbose_name="policy values applied"
                    ),
                ),
                (
                    "custody",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.custody",
                        verbose_name="custody",
                    ),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="store",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "evidence_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="file",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="violations",
                        to="rental.rentalorder",
                        verbose_name="rental order",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="violations",
                        to="rental.rentalvehicle",
                        verbose_name="rental car",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verified by",
                    ),
                ),
            ],
            options={
                "verbose_name": "traffic violation",
                "verbose_name_plural": "traffic violations",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ViolationProof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("SCREENSHOT", "Screenshot"),
                            ("RECEIPT", "Receipt with the number of the decision"),
                            ("AUTHORITY", "Asked the authority again"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "decision_no",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="number of the decision"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="handed in")),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed in by",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="file",
                    ),
                ),
                (
                    "violation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="rental.violation",
                        verbose_name="violation",
                    ),
                ),
            ],
            options={
                "verbose_name": "proof of a violation",
                "verbose_name_plural": "proofs of violations",
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="RentalComplaint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "number",
                    models.CharField(
                        editable=False, max_length=20, unique=True, verbose_name="number"
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("LATE", "Car handed over late"),
                            ("DIRTY", "Car not clean"),
                            ("FAULT", "Fault of the car"),
                            ("REFUND", "Refund"),
                            ("VIOLATION", "Dispute about a traffic violation"),
                            ("DAMAGE", "Dispute about damage"),
                            ("CHARGE", "Charge not understood"),
                            ("STAFF", "Behaviour of staff"),
                            ("OTHER", "Something else"),
                        ],
                        max_length=10,
                        verbose_name="about",
                    ),
                ),
                (
                    "words",
                    models.TextField(max_length=2000, verbose_name="in the customer's words"),
                ),
                (
                    "wish",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what the customer wants"
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="received")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Open"),
                            ("SETTLED", "Settled by the store"),
                            ("PASSED_ON", "With the complaint desk"),
                        ],
                        default="OPEN",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("PLANNING", "The plan had no car in time"),
                            ("CLEANING", "Cleaning and preparation"),
                            ("TECHNICAL", "Technical fault"),
                            ("INFORMATION", "The customer was not told"),
                            ("MONEY", "Mistake in a sum or a refund"),
                            ("PEOPLE", "Staff"),
                            ("OUTSIDE", "Nothing we could change"),
                        ],
                        max_length=12,
                        verbose_name="cause",
                    ),
                ),
                ("measure", models.CharField(blank=True, max_length=500, verbose_name="measure")),
                (
                    "compensation",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="compensation",
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="ended"
                    ),
                ),
                (
                    "policy_values",
                    models.JSONField(
                        default=dict, editable=False, verbose_name="policy values applied"
                    ),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="store",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="rental.rentalorder",
                        verbose_name="rental order",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="received by",
                    ),
                ),
            ],
            options={
                "verbose_name": "complaint about a rental",
                "verbose_name_plural": "complaints about rentals",
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["dealer", "-created_at", "-id"], name="rental_complaints_store"
                    ),
                    models.Index(fields=["-created_at", "-id"], name="rental_complaints_time"),
                    models.Index(
                        fields=["dealer", "received_at"], name="rental_complaints_received"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("words", ""), _negated=True), ("compensation__gte", 0)
                        ),
                        name="rental_complaint_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "SETTLED"), _negated=True),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(("cause", ""), _negated=True),
                                models.Q(("measure", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rental_settled_complaint_says_why_and_how",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="violation",
            index=models.Index(
                fields=["dealer", "-created_at", "-id"], name="rental_violations_store"
            ),
        ),
        migrations.AddIndex(
            model_name="violation",
            index=models.Index(fields=["-created_at", "-id"], name="rental_violations_time"),
        ),
        migrations.AddIndex(
            model_name="violation",
            index=models.Index(
                fields=["number"],
                name="rental_violation_number_begins",
                opclasses=("varchar_pattern_ops",),
            ),
        ),
        migrations.AddIndex(
            model_name="violation",
            index=models.Index(fields=["order", "state"], name="rental_violations_order"),
        ),
        migrations.AddIndex(
            model_name="violation",
            index=models.Index(fields=["vehicle", "state"], name="rental_violations_vehicle"),
        ),
        migrations.AddIndex(
            model_name="violation",
            index=models.Index(fields=["state", "user_due_at"], name="rental_violations_due"),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__in", (0, 1, 3, 6, 9, 12))),
                name="rental_violation_points_exist",
            ),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(("fine__gte", 0)), name="rental_violation_fine_is_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("NEW", "REVIEW")), _negated=True),
                    models.Q(
                        ("fee_charged", 0),
                        ("fine_charged", 0),
                        ("notified_at", None),
                        ("order", None),
                        ("penalty_charged", 0),
                    ),
                    _connector="OR",
                ),
                name="rental_undecided_violation_is_nobodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("NEW", "REVIEW")),
                    models.Q(("result__in", ("AMBIGUOUS", "UNKNOWN_PLATE")), _negated=True),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("evidence", ""), _negated=True),
                        models.Q(("decision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="rental_uncertain_violation_is_decided_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            (
                                "MATCHED",
                                "NOTIFIED",
                                "SELF_HANDLING",
                                "AGENT_REQUESTED",
                                "DISPUTED",
                                "PROOF_SUBMITTED",
                                "VERIFIED",
                                "CANCELLED",
                            ),
                        ),
                        _negated=True,
                    ),
                    ("order__isnull", False),
                    _connector="OR",
                ),
                name="rental_customers_violation_has_an_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("points", 0),
                    models.Q(
                        ("fee_charged", 0), models.Q(("state", "AGENT_REQUESTED"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="rental_agent_never_takes_points",
            ),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fine_charged", 0), ("fine_charged", models.F("fine")), _connector="OR"
                ),
                name="rental_fine_is_passed_on_without_markup",
            ),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "VERIFIED"), _negated=True),
                    models.Q(
                        ("verified_at__isnull", False),
                        ("verified_with__in", ("RECEIPT", "AUTHORITY")),
                    ),
                    _connector="OR",
                ),
                name="rental_verified_violation_has_proof",
            ),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verified_with", "RECEIPT"), _negated=True),
                    models.Q(("decision_no", ""), _negated=True),
                    _connector="OR",
                ),
                name="rental_receipt_names_the_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("nonce", ""), _negated=True),
                fields=("nonce",),
                name="rental_violation_link_is_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="violationproof",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "RECEIPT"), _negated=True),
                    models.Q(("decision_no", ""), _negated=True),
                    _connector="OR",
                ),
                name="rental_proof_by_receipt_names_the_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="violationproof",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "SCREENSHOT"), _negated=True),
                    ("file__isnull", False),
                    _connector="OR",
                ),
                name="rental_proof_by_screenshot_has_it",
            ),
        ),
    ]
