"""Hand-over sheets, changes, other cars, breakdowns, and what a return costs (domain.md 5.4, 5.5)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealerops.registry.fields


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_files_can_wait_for_a_scan"),
        ("network", "0001_initial"),
        ("rental", "0003_ledger"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "end",
                    models.CharField(
                        choices=[("OUT", "To the customer"), ("IN", "Back from the customer")],
                        max_length=3,
                        verbose_name="when",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("km", models.PositiveIntegerField(verbose_name="km")),
                (
                    "energy_percent",
                    models.PositiveSmallIntegerField(verbose_name="fuel or charge, %"),
                ),
                ("keys", models.PositiveSmallIntegerField(verbose_name="keys")),
                (
                    "note",
                    models.CharField(blank=True, max_length=500, verbose_name="what was noticed"),
                ),
                ("photos", models.PositiveSmallIntegerField(verbose_name="photos")),
                ("signed_by", models.CharField(max_length=120, verbose_name="signed by")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("ESIGN", "Drawn signature"),
                            ("SIGNATURE", "Signature on paper"),
                            ("SMS_OTP", "Code by text message"),
                            ("APP_CLICK", "Confirmed on the page sent to them"),
                        ],
                        max_length=10,
                        verbose_name="by",
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, max_length=120, verbose_name="code or page"),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "check_due_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="damage check due"
                    ),
                ),
                (
                    "checked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="damage check"
                    ),
                ),
                ("damage_found", models.BooleanField(null=True, verbose_name="new damage")),
                (
                    "check_note",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="result of the damage check"
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="damage check by",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rental.rentalvehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "hand-over sheet",
                "verbose_name_plural": "hand-over sheets",
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="HandoverPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "end",
                    models.CharField(
                        choices=[("OUT", "To the customer"), ("IN", "Back from the customer")],
                        max_length=3,
                        verbose_name="when",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("shows_damage", models.BooleanField(default=False, verbose_name="shows damage")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="file",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handover_photos",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rental.rentalvehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo of a hand-over",
                "verbose_name_plural": "photos of hand-overs",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="LateCar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("noticed_at", models.DateTimeField(verbose_name="noticed")),
                (
                    "next_order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rental.rentalorder",
                        verbose_name="next order of the car",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lateness",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "overdue car",
                "verbose_name_plural": "overdue cars",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Preparation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_clean", models.BooleanField(verbose_name="cleaned inside and outside")),
                (
                    "energy_percent",
                    models.PositiveSmallIntegerField(verbose_name="fuel or charge, %"),
                ),
                (
                    "tyres_and_lights",
                    models.BooleanField(verbose_name="tyres, lights and fluids checked"),
                ),
                (
                    "papers_on_board",
                    models.BooleanField(verbose_name="licence of the car and insurance on board"),
                ),
                (
                    "safety_kit",
                    models.BooleanField(verbose_name="triangle, vest and tools on board"),
                ),
                (
                    "extras_fitted",
                    models.BooleanField(verbose_name="what the customer asked for is fitted"),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preparations",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rental.rentalvehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "checklist before a hand-over",
                "verbose_name_plural": "checklists before a hand-over",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="ReturnBill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agreed_end_at", models.DateTimeField(verbose_name="agreed end")),
                ("returned_at", models.DateTimeField(verbose_name="taken back")),
                (
                    "late_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="late days"),
                ),
                (
                    "late_hours",
                    models.PositiveSmallIntegerField(default=0, verbose_name="late hours"),
                ),
                (
                    "late_fee",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="late fee"
                    ),
                ),
                (
                    "harm_surcharge",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=14,
                        verbose_name="surcharge: the next order suffered",
                    ),
                ),
                (
                    "unused_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="unused whole days"),
                ),
                (
                    "early_refund",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=14,
                        verbose_name="paid back for unused days",
                    ),
                ),
                (
                    "rent_stopped",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=14,
                        verbose_name="rent that stopped during breakdowns",
                    ),
                ),
                (
                    "given_back",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=14,
                        verbose_name="paid back for lower classes",
                    ),
                ),
                (
                    "energy_missing",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="fuel or charge missing, %"
                    ),
                ),
                (
                    "energy_fee",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="fuel or charging"
                    ),
                ),
                (
                    "tolls",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="tolls and parking"
                    ),
                ),
                (
                    "posted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="booked"
                    ),
                ),
                (
                    "policy_values",
                    models.JSONField(
                        default=dict, editable=False, verbose_name="policy values applied"
                    ),
                ),
                (
                    "harmed_order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rental.rentalorder",
                        verbose_name="next order of the car",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="return_bill",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="booked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "bill of a return",
                "verbose_name_plural": "bills of returns",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="SheetLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nonce", models.CharField(max_length=32, unique=True)),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                (
                    "revoked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="withdrawn"
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="opened"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="answered"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("AGREED", "Agreed"), ("OBJECTED", "Objected")],
                        max_length=8,
                        verbose_name="answer",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=500, verbose_name="remark")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="rental.handover",
                        verbose_name="sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "customer's page of a hand-over",
                "verbose_name_plural": "customers' pages of hand-overs",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Substitution",
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
                            ("SAME_CLASS", "Same class"),
                            ("UPGRADE", "Higher class"),
                            ("DOWNGRADE", "Lower class"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("steps", models.SmallIntegerField(verbose_name="steps up the classes")),
                ("days", models.PositiveSmallIntegerField(verbose_name="days")),
                (
                    "house_cost",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="costs the house"
                    ),
                ),
                (
                    "refund",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="paid back"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "other_store",
                    models.BooleanField(default=False, verbose_name="from another store"),
                ),
                (
                    "range_is_short",
                    models.BooleanField(
                        default=False, verbose_name="range is short for the planned way"
                    ),
                ),
                (
                    "agreed_by",
                    models.CharField(blank=True, max_length=120, verbose_name="agreed by"),
                ),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ESIGN", "Drawn signature"),
                            ("SIGNATURE", "Signature on paper"),
                            ("SMS_OTP", "Code by text message"),
                            ("APP_CLICK", "Confirmed on the page sent to them"),
                        ],
                        max_length=10,
                        verbose_name="by",
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, max_length=120, verbose_name="code or page"),
                ),
                (
                    "policy_values",
                    models.JSONField(default=dict, editable=False, verbose_name="policy values"),
                ),
                (
                    "told_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="customer told"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "old_vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rental.rentalvehicle",
                        verbose_name="car before",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substitutions",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rental.rentalvehicle",
                        verbose_name="car now",
                    ),
                ),
            ],
            options={
                "verbose_name": "substitution of a car",
                "verbose_name_plural": "substitutions of cars",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="BreakdownEvent",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Help is on its way"),
                            ("HELPED", "Help is there"),
                            ("REPLACED", "Another car was given"),
                            ("REPAIRED", "Goes on with the same car"),
                            ("ENDED", "The rental ended there"),
                        ],
                        default="OPEN",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("reported_at", models.DateTimeField(verbose_name="reported")),
                (
                    "place",
                    dealerops.registry.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="where the car stands"
                    ),
                ),
                (
                    "same_city",
                    models.BooleanField(default=True, verbose_name="in the city of the store"),
                ),
                ("what", models.CharField(max_length=300, verbose_name="what happened")),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("QUALITY", "Quality of the car"),
                            ("USER", "The user"),
                            ("ACCIDENT", "Accident"),
                            ("THIRD_PARTY", "A third party"),
                        ],
                        max_length=11,
                        verbose_name="cause",
                    ),
                ),
                (
                    "police_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="number of the police"
                    ),
                ),
                (
                    "insurer_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="number of the insurer"
                    ),
                ),
                ("roadside_due_at", models.DateTimeField(verbose_name="help due")),
                (
                    "roadside_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="help there"
                    ),
                ),
                ("replacement_due_at", models.DateTimeField(verbose_name="another car due")),
                (
                    "resolved_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="over"
                    ),
                ),
                (
                    "rent_credit",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="rent not charged"
                    ),
                ),
                (
                    "policy_values",
                    models.JSONField(default=dict, editable=False, verbose_name="policy values"),
                ),
                (
                    "block",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rental.block",
                        verbose_name="block",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breakdowns",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
                (
                    "replacement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rental.rentalvehicle",
                        verbose_name="car given instead",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rental.rentalvehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "breakdown",
                "verbose_name_plural": "breakdowns",
                "ordering": ("-reported_at", "-pk"),
                "indexes": [
                    models.Index(fields=["vehicle", "reported_at"], name="rental_breakdown_of_car"),
                    models.Index(fields=["-created_at", "-id"], name="rental_breakdown_time"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("REPLACED", "REPAIRED", "ENDED")), _negated=True
                        ),
                        fields=("order",),
                        name="rental_one_open_breakdown_of_an_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cause", "ACCIDENT"), _negated=True),
                            models.Q(("police_number", ""), _negated=True),
                            models.Q(("insurer_number", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="rental_accident_has_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("state__in", ("REPLACED", "REPAIRED", "ENDED")), _negated=True
                                ),
                                ("resolved_at", None),
                            ),
                            models.Q(
                                ("resolved_at__gte", models.F("reported_at")),
                                ("state__in", ("REPLACED", "REPAIRED", "ENDED")),
                            ),
                            _connector="OR",
                        ),
                        name="rental_breakdown_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "REPLACED"), _negated=True),
                            ("replacement__isnull", False),
                            _connector="OR",
                        ),
                        name="rental_replaced_car_has_a_successor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replacement", None),
                            models.Q(("replacement", models.F("vehicle")), _negated=True),
                            _connector="OR",
                        ),
                        name="rental_broken_car_replaces_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("roadside_at", None),
                            ("roadside_at__gte", models.F("reported_at")),
                            _connector="OR",
                        ),
                        name="rental_help_comes_after_the_call",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeRequest",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("BEFORE", "Before the hand-over"),
                            ("EXTENSION", "Extension"),
                            ("DURING", "During the rental"),
                        ],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("QUOTED", "Waits for the customer"),
                            ("APPLIED", "In force"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="QUOTED",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("start_at", models.DateTimeField(null=True, verbose_name="start")),
                ("end_at", models.DateTimeField(null=True, verbose_name="end")),
                (
                    "driver_name",
                    models.CharField(blank=True, max_length=120, verbose_name="driver"),
                ),
                (
                    "driver_licence",
                    dealerops.registry.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="driving licence number"
                    ),
                ),
                ("licence_until", models.DateField(null=True, verbose_name="licence valid until")),
                (
                    "old_rent",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="rent before"
                    ),
                ),
                (
                    "new_rent",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="rent then"
                    ),
                ),
                (
                    "old_total",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="total before"
                    ),
                ),
                (
                    "new_total",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="total then"
                    ),
                ),
                ("keeps_car", models.BooleanField(default=True, verbose_name="the car stays")),
                (
                    "agreed_by",
                    models.CharField(blank=True, max_length=120, verbose_name="agreed by"),
                ),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ESIGN", "Drawn signature"),
                            ("SIGNATURE", "Signature on paper"),
                            ("SMS_OTP", "Code by text message"),
                            ("APP_CLICK", "Confirmed on the page sent to them"),
                        ],
                        max_length=10,
                        verbose_name="by",
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, max_length=120, verbose_name="code or page"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="decided"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "policy_values",
                    models.JSONField(default=dict, editable=False, verbose_name="policy values"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="store",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
                (
                    "return_dealer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="store of return",
                    ),
                ),
                (
                    "vehicle_class",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rental.vehicleclass",
                        verbose_name="class",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of an order",
                "verbose_name_plural": "changes of orders",
                "ordering": ("-pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "QUOTED")),
                        fields=("order",),
                        name="rental_one_open_change_of_an_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "APPLIED"), _negated=True),
                            models.Q(
                                models.Q(("agreed_by", ""), _negated=True),
                                models.Q(
                                    models.Q(("method__in", ("ESIGN", "SIGNATURE")), _negated=True),
                                    ("evidence__isnull", False),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("method__in", ("ESIGN", "SIGNATURE")),
                                    models.Q(("reference", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="rental_change_in_force_was_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "QUOTED")),
                            models.Q(
                                models.Q(("state", "QUOTED"), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="rental_change_is_decided_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start_at__isnull", False),
                            ("end_at__isnull", False),
                            ("dealer__isnull", False),
                            ("return_dealer__isnull", False),
                            ("vehicle_class__isnull", False),
                            models.Q(("driver_name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="rental_change_changes_something",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["vehicle", "at"], name="rental_sheet_of_vehicle"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                fields=("order", "vehicle", "end"), name="rental_one_sheet_at_each_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("energy_percent__lte", 100), ("km__lte", 2000000)),
                name="rental_sheet_shows_what_is_possible",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("keys__gte", 1), ("photos__gte", 1)),
                name="rental_sheet_has_keys_and_photos",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_by", ""), _negated=True),
                    models.Q(
                        models.Q(("method__in", ("ESIGN", "SIGNATURE")), _negated=True),
                        ("evidence__isnull", False),
                        _connector="OR",
                    ),
                    models.Q(
                        ("method__in", ("ESIGN", "SIGNATURE")),
                        models.Q(("reference", ""), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="rental_sheet_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("check_note", ""),
                        ("checked_at", None),
                        ("checked_by", None),
                        ("damage_found", None),
                    ),
                    models.Q(
                        ("checked_at__isnull", False),
                        ("checked_by__isnull", False),
                        ("damage_found__isnull", False),
                        ("end", "IN"),
                    ),
                    _connector="OR",
                ),
                name="rental_damage_check_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoverphoto",
            constraint=models.UniqueConstraint(
                fields=("order", "vehicle", "end", "attachment"),
                name="rental_handover_photo_counts_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="latecar",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_order", models.F("order")), _negated=True),
                name="rental_overdue_car_is_awaited_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="preparation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("energy_percent__lte", 100),
                    ("extras_fitted", True),
                    ("is_clean", True),
                    ("papers_on_board", True),
                    ("safety_kit", True),
                    ("tyres_and_lights", True),
                ),
                name="rental_prepared_car_lacks_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnbill",
            constraint=models.CheckConstraint(
                condition=models.Q(("late_fee", 0), ("early_refund", 0), _connector="OR"),
                name="rental_no_car_comes_late_and_early",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnbill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("harm_surcharge", 0),
                    models.Q(("harmed_order__isnull", False), ("late_fee__gt", 0)),
                    _connector="OR",
                ),
                name="rental_harm_surcharge_names_the_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnbill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("early_refund__gte", 0),
                    ("energy_fee__gte", 0),
                    ("given_back__gte", 0),
                    ("harm_surcharge__gte", 0),
                    ("late_fee__gte", 0),
                    ("rent_stopped__gte", 0),
                    ("tolls__gte", 0),
                ),
                name="rental_return_bill_is_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnbill",
            constraint=models.CheckConstraint(
                condition=models.Q(("harmed_order", models.F("order")), _negated=True),
                name="rental_late_car_harms_another_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("remark", "")),
                    models.Q(("answer", "AGREED"), ("answered_at__isnull", False)),
                    models.Q(
                        ("answer", "OBJECTED"),
                        ("answered_at__isnull", False),
                        models.Q(("remark", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="rental_sheet_objection_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)),
                fields=("sheet",),
                name="rental_one_live_link_to_a_sheet",
            ),
        ),
        migrations.AddConstraint(
            model_name="substitution",
            constraint=models.CheckConstraint(
                condition=models.Q(("old_vehicle", models.F("vehicle")), _negated=True),
                name="rental_substitute_is_another_car",
            ),
        ),
        migrations.AddConstraint(
            model_name="substitution",
            constraint=models.UniqueConstraint(
                fields=("order", "vehicle"), name="rental_substitution_is_noted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="substitution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "DOWNGRADE"), _negated=True),
                    models.Q(
                        models.Q(("agreed_by", ""), _negated=True),
                        models.Q(
                            models.Q(("method__in", ("ESIGN", "SIGNATURE")), _negated=True),
                            ("evidence__isnull", False),
                            _connector="OR",
                        ),
                        models.Q(
                            ("method__in", ("ESIGN", "SIGNATURE")),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="rental_lower_class_was_agreed",
            ),
        ),
        migrations.AddConstraint(
            model_name="substitution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "UPGRADE"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="rental_upgrade_has_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="substitution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("house_cost", 0), ("kind", "SAME_CLASS"), ("refund", 0), ("steps", 0)
                    ),
                    models.Q(
                        ("house_cost__gte", 0), ("kind", "UPGRADE"), ("refund", 0), ("steps__gt", 0)
                    ),
                    models.Q(
                        ("house_cost", 0),
                        ("kind", "DOWNGRADE"),
                        ("refund__gte", 0),
                        ("steps__lt", 0),
                    ),
                    _connector="OR",
                ),
                name="rental_substitution_is_priced_by_its_kind",
            ),
        ),
    ]
