"""Bays with their appointments, price lists, drivers with their tasks, loan cars, hand-over sheets."""

import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealerops.registry.fields


class Migration(migrations.Migration):
    dependencies = [
        ("aftersales", "0003_archives"),
        ("documents", "0002_files_can_wait_for_a_scan"),
        ("network", "0001_initial"),
        ("registry", "0004_customers_hold_loan_cars"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bay",
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
                ("code", models.CharField(max_length=20, verbose_name="bay")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("GENERAL", "General repair"),
                            ("EXPRESS", "Express maintenance"),
                            ("TYRES", "Tyres and alignment"),
                            ("BODY", "Body work"),
                            ("PAINT", "Paint booth"),
                            ("BATTERY", "High voltage"),
                        ],
                        default="GENERAL",
                        max_length=10,
                        verbose_name="equipped for",
                    ),
                ),
                (
                    "opens_at",
                    models.TimeField(default=datetime.time(8, 30), verbose_name="staffed from"),
                ),
                (
                    "closes_at",
                    models.TimeField(default=datetime.time(18, 0), verbose_name="staffed until"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bays",
                        to="network.dealer",
                        verbose_name="dealer",
                    ),
                ),
            ],
            options={
                "verbose_name": "bay",
                "verbose_name_plural": "bays",
                "ordering": ("code", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dealer", "code"), name="aftersales_bay_has_its_name_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        name="aftersales_bay_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="aftersales_bay_opens_then_closes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
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
                    "span",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(
                        verbose_name="from and until"
                    ),
                ),
                (
                    "contact_agreed",
                    models.BooleanField(verbose_name="customer agrees to be contacted about it"),
                ),
                (
                    "kept_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="car came"),
                ),
                (
                    "released_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="bay given back"),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointment",
                        to="aftersales.repairorder",
                        verbose_name="order",
                    ),
                ),
                (
                    "bay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="aftersales.bay",
                        verbose_name="bay",
                    ),
                ),
            ],
            options={
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
                "ordering": ("span", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("kept_at", None), ("released_at", None)),
                        fields=["order"],
                        name="aftersales_appointment_waiting",
                    ),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("released_at", None)),
                        expressions=[("bay", "="), ("span", "&&")],
                        name="aftersales_bay_has_one_car_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("span__endswith__isnull", False),
                            ("span__isempty", False),
                            ("span__startswith__isnull", False),
                        ),
                        name="aftersales_appointment_begins_and_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("contact_agreed", True)),
                        name="aftersales_appointment_has_contact_consent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustodyQuestion",
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
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "answer",
                    models.CharField(blank=True, max_length=300, verbose_name="what was found"),
                ),
                (
                    "closed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="answered"),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "custody",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.custody",
                        verbose_name="hand-over",
                    ),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="dealer",
                    ),
                ),
            ],
            options={
                "verbose_name": "question about a custody",
                "verbose_name_plural": "questions about custodies",
                "ordering": ("-asked_at", "-pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["dealer", "due_on"],
                        name="aftersales_custody_open",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None),
                            models.Q(
                                ("closed_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="aftersales_answered_custody_says_what_was_found",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DriverLicence",
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
                    "licence_class",
                    models.CharField(
                        choices=[
                            ("A1", "A1"),
                            ("A2", "A2"),
                            ("A3", "A3"),
                            ("B1", "B1"),
                            ("B2", "B2"),
                            ("C1", "C1"),
                            ("C2", "C2"),
                        ],
                        max_length=2,
                        verbose_name="licence class",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(verbose_name="valid until")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="dealer",
                    ),
                ),
                (
                    "driver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="driver",
                    ),
                ),
            ],
            options={
                "verbose_name": "driving licence",
                "verbose_name_plural": "driving licences",
                "ordering": ("driver", "licence_class", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dealer", "driver", "licence_class"),
                        name="aftersales_driver_has_a_class_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                        name="aftersales_licence_is_valid_some_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DriverTask",
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
                        editable=False, max_length=20, unique=True, verbose_name="task number"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PICKUP", "Collect the customer's car"),
                            ("DELIVERY", "Bring the customer's car back"),
                            ("ROADSIDE", "Help on the road"),
                            ("LOAN_CAR", "Bring or fetch a loan car"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "licence_class",
                    models.CharField(
                        choices=[
                            ("A1", "A1"),
                            ("A2", "A2"),
                            ("A3", "A3"),
                            ("B1", "B1"),
                            ("B2", "B2"),
                            ("C1", "C1"),
                            ("C2", "C2"),
                        ],
                        default="C1",
                        max_length=2,
                        verbose_name="licence needed",
                    ),
                ),
                ("from_address", dealerops.registry.fields.EncryptedTextField(verbose_name="from")),
                ("to_address", dealerops.registry.fields.EncryptedTextField(verbose_name="to")),
                ("route_km", models.PositiveIntegerField(verbose_name="km of the route")),
                (
                    "window",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(
                        verbose_name="from and until"
                    ),
                ),
                (
                    "busy",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(
                        verbose_name="driver busy"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("CREATED", "Without a driver"),
                            ("ASSIGNED", "Given to a driver"),
                            ("EN_ROUTE", "On the way"),
                            ("ARRIVED", "There"),
                            ("HANDED_OVER", "Car taken over"),
                            ("IN_TRANSIT", "Driving the car"),
                            ("COMPLETED", "Done"),
                            ("FAILED", "Failed"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="CREATED",
                        editable=False,
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "assigned_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="given to the driver"
                    ),
                ),
                (
                    "set_off_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="set off"),
                ),
                (
                    "arrived_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="was there"),
                ),
                (
                    "taken_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="car taken over"),
                ),
                (
                    "completed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="done"),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="ended without the car"
                    ),
                ),
                (
                    "fail_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NOBODY_THERE", "Nobody was there"),
                            ("WRONG_ADDRESS", "The address is wrong"),
                            ("REFUSED", "The customer does not want it any more"),
                            ("NOT_DRIVABLE", "The car cannot be driven"),
                            ("OWN_TROUBLE", "Trouble on our side"),
                            ("OTHER", "Another reason"),
                        ],
                        max_length=14,
                        verbose_name="reason",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "called_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="customer called for help"
                    ),
                ),
                ("is_urban", models.BooleanField(default=True, verbose_name="in town")),
                (
                    "within_guarantee",
                    models.BooleanField(default=False, verbose_name="within our repair guarantee"),
                ),
                ("is_unsafe", models.BooleanField(default=False, verbose_name="unsafe to drive")),
                (
                    "quality_fault",
                    models.BooleanField(default=False, verbose_name="because of our repair"),
                ),
                (
                    "borne_by",
                    models.CharField(
                        blank=True,
                        choices=[("REPAIRER", "This house"), ("CUSTOMER", "The customer")],
                        max_length=8,
                        verbose_name="cost borne by",
                    ),
                ),
                (
                    "help",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ADVICE", "Advice was enough"),
                            ("ON_SITE", "Repaired on the spot"),
                            ("TOW", "Towed in"),
                        ],
                        max_length=8,
                        verbose_name="help given",
                    ),
                ),
                (
                    "policy_values",
                    models.JSONField(
                        default=dict, editable=False, verbose_name="policy values applied"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="dealer",
                    ),
                ),
                (
                    "driver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="driver",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drives",
                        to="aftersales.repairorder",
                        verbose_name="order",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.vehicle",
                        verbose_name="vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "driver task",
                "verbose_name_plural": "driver tasks",
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["dealer", "-created_at", "-id"], name="aftersales_task_dealer"
                    ),
                    models.Index(fields=["driver", "state"], name="aftersales_task_driver"),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("driver__isnull", False),
                            models.Q(("state__in", ("FAILED", "CANCELLED")), _negated=True),
                        ),
                        expressions=[("driver", "="), ("busy", "&&")],
                        name="aftersales_driver_has_one_task_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("EN_ROUTE", "ARRIVED", "HANDED_OVER", "IN_TRANSIT"))
                        ),
                        fields=("driver",),
                        name="aftersales_driver_is_on_one_road",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("window__endswith__isnull", False),
                            ("window__isempty", False),
                            ("window__startswith__isnull", False),
                        ),
                        name="aftersales_task_begins_and_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    (
                                        "ASSIGNED",
                                        "EN_ROUTE",
                                        "ARRIVED",
                                        "HANDED_OVER",
                                        "IN_TRANSIT",
                                        "COMPLETED",
                                    ),
                                ),
                                _negated=True,
                            ),
                            models.Q(("assigned_at__isnull", False), ("driver__isnull", False)),
                            _connector="OR",
                        ),
                        name="aftersales_task_on_its_way_has_a_driver",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        (
                                            "EN_ROUTE",
                                            "ARRIVED",
                                            "HANDED_OVER",
                                            "IN_TRANSIT",
                                            "COMPLETED",
                                        ),
                                    ),
                                    _negated=True,
                                ),
                                ("set_off_at__isnull", False),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        ("ARRIVED", "HANDED_OVER", "IN_TRANSIT", "COMPLETED"),
                                    ),
                                    _negated=True,
                                ),
                                ("arrived_at__isnull", False),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ("HANDED_OVER", "IN_TRANSIT")), _negated=True
                                ),
                                ("taken_at__isnull", False),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("state__in", ("COMPLETED",)), _negated=True),
                                ("completed_at__isnull", False),
                                _connector="OR",
                            ),
                        ),
                        name="aftersales_task_has_its_times",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "FAILED"), _negated=True),
                            models.Q(("fail_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="aftersales_failed_task_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "ROADSIDE"), _negated=True),
                            models.Q(
                                ("called_at__isnull", False),
                                models.Q(("borne_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="aftersales_roadside_has_its_call_and_payer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("borne_by", "REPAIRER"), _negated=True),
                            models.Q(
                                ("is_unsafe", True),
                                ("quality_fault", True),
                                ("within_guarantee", True),
                            ),
                            _connector="OR",
                        ),
                        name="aftersales_repairer_bears_own_faults_only",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DriveIncident",
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
                ("driven_km", models.PositiveIntegerField(verbose_name="km driven")),
                (
                    "allowed_km",
                    models.DecimalField(decimal_places=1, max_digits=8, verbose_name="km allowed"),
                ),
                ("opened_at", models.DateTimeField(verbose_name="found")),
                (
                    "explanation",
                    models.CharField(blank=True, max_length=300, verbose_name="explanation"),
                ),
                (
                    "closed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="closed"),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incident",
                        to="aftersales.drivertask",
                        verbose_name="task",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident of a drive",
                "verbose_name_plural": "incidents of drives",
                "ordering": ("-opened_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("driven_km__gt", models.F("allowed_km"))),
                        name="aftersales_incident_is_beyond_the_allowed_km",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None),
                            models.Q(
                                ("closed_by__isnull", False),
                                models.Q(("explanation", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="aftersales_closed_incident_is_explained",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DriveUpdate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    models.CharField(max_length=200, verbose_name="what the customer was told"),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="told by",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="aftersales.drivertask",
                        verbose_name="task",
                    ),
                ),
            ],
            options={
                "verbose_name": "word to the customer",
                "verbose_name_plural": "words to the customer",
                "ordering": ("at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="aftersales_update_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LabourOperation",
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
                ("code", models.CharField(max_length=40, verbose_name="operation number")),
                ("name", models.CharField(max_length=200, verbose_name="Chinese name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=200, verbose_name="English name"),
                ),
                (
                    "hours",
                    models.DecimalField(decimal_places=2, max_digits=6, verbose_name="hours"),
                ),
                (
                    "rate",
                    models.DecimalField(
                        decimal_places=2, max_digits=10, verbose_name="price per hour"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="dealer",
                    ),
                ),
            ],
            options={
                "verbose_name": "labour operation",
                "verbose_name_plural": "labour operations",
                "ordering": ("code", "pk"),
                "indexes": [
                    models.Index(
                        fields=["dealer", "-created_at", "-id"], name="aftersales_operation_dealer"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dealer", "code"), name="aftersales_operation_has_its_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name", ""), _negated=True),
                        ),
                        name="aftersales_operation_has_number_and_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gt", 0), ("rate__gte", 0)),
                        name="aftersales_operation_takes_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Loan",
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
                    "span",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(
                        verbose_name="from and until"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PLANNED", "Reserved"),
                            ("OUT", "With the customer"),
                            ("BACK", "Returned"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="PLANNED",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("lent_at", models.DateTimeField(editable=False, null=True, verbose_name="lent")),
                (
                    "returned_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="returned"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reserved by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="aftersales.repairorder",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "loan",
                "verbose_name_plural": "loans",
                "ordering": ("-created_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("PLANNED", "OUT"))),
                        fields=("order",),
                        name="aftersales_order_has_one_loan_car_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("span__endswith__isnull", False),
                            ("span__isempty", False),
                            ("span__startswith__isnull", False),
                        ),
                        name="aftersales_loan_begins_and_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("OUT", "BACK")), _negated=True),
                            ("lent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="aftersales_lent_car_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "BACK"), _negated=True),
                            ("returned_at__isnull", False),
                            _connector="OR",
                        ),
                        name="aftersales_returned_car_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverSheet",
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
                        choices=[("START", "At the start"), ("END", "At the end")],
                        max_length=5,
                        verbose_name="when",
                    ),
                ),
                ("km", models.PositiveIntegerField(verbose_name="km")),
                (
                    "fuel_percent",
                    models.PositiveSmallIntegerField(verbose_name="fuel or charge, %"),
                ),
                ("keys", models.PositiveSmallIntegerField(verbose_name="keys")),
                (
                    "valuables",
                    models.CharField(max_length=200, verbose_name="valuables in the car"),
                ),
                ("photos", models.PositiveSmallIntegerField(verbose_name="photos")),
                ("signed_by", models.CharField(max_length=120, verbose_name="signed by")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("SIGNATURE", "Signature on paper"),
                            ("ESIGN", "Drawn signature"),
                            ("SMS_OTP", "Code by text message"),
                            ("APP_CLICK", "Confirmed on the page sent to them"),
                            ("WECHAT_REPLY", "WeChat reply"),
                            ("RECORDED_CALL", "Recorded call"),
                            ("EMAIL", "E-mail"),
                        ],
                        max_length=14,
                        verbose_name="by",
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, max_length=120, verbose_name="call or message"),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="aftersales.drivertask",
                        verbose_name="task",
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="aftersales.loan",
                        verbose_name="loan",
                    ),
                ),
            ],
            options={
                "verbose_name": "hand-over sheet",
                "verbose_name_plural": "hand-over sheets",
                "ordering": ("at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("loan", None), ("task__isnull", False)),
                            models.Q(("loan__isnull", False), ("task", None)),
                            _connector="OR",
                        ),
                        name="aftersales_sheet_has_one_reason",
                    ),
                    models.UniqueConstraint(
                        fields=("task", "loan", "end"),
                        name="aftersales_one_sheet_at_each_end",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fuel_percent__lte", 100)),
                        name="aftersales_sheet_fuel_is_a_percentage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("keys__gte", 1),
                            ("photos__gte", 1),
                            models.Q(("valuables", ""), _negated=True),
                        ),
                        name="aftersales_sheet_leaves_nothing_out",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_by", ""), _negated=True),
                            models.Q(
                                ("evidence__isnull", False),
                                models.Q(("reference", ""), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="aftersales_sheet_is_signed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LoanCar",
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
                ("plate", models.CharField(max_length=12, verbose_name="plate")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="dealer",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.vehicle",
                        verbose_name="vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "loan car",
                "verbose_name_plural": "loan cars",
                "ordering": ("plate", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("vehicle",), name="aftersales_loan_car_is_listed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("plate", ""), _negated=True),
                        name="aftersales_loan_car_has_a_plate",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="loan",
            name="car",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="loans",
                to="aftersales.loancar",
                verbose_name="loan car",
            ),
        ),
        migrations.CreateModel(
            name="Part",
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
                ("code", models.CharField(max_length=40, verbose_name="part number")),
                ("name", models.CharField(max_length=200, verbose_name="Chinese name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=200, verbose_name="English name"),
                ),
                (
                    "unit_price",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="unit price incl. VAT"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="dealer",
                    ),
                ),
            ],
            options={
                "verbose_name": "part",
                "verbose_name_plural": "parts",
                "ordering": ("code", "pk"),
                "indexes": [
                    models.Index(
                        fields=["dealer", "-created_at", "-id"], name="aftersales_part_dealer"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dealer", "code"), name="aftersales_part_has_its_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name", ""), _negated=True),
                        ),
                        name="aftersales_part_has_number_and_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit_price__gte", 0)),
                        name="aftersales_part_price_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetPhoto",
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
                        choices=[("START", "At the start"), ("END", "At the end")],
                        max_length=5,
                        verbose_name="when",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
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
                    "loan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheet_photos",
                        to="aftersales.loan",
                        verbose_name="loan",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheet_photos",
                        to="aftersales.drivertask",
                        verbose_name="task",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo of a hand-over",
                "verbose_name_plural": "photos of hand-overs",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("loan", None), ("task__isnull", False)),
                            models.Q(("loan__isnull", False), ("task", None)),
                            _connector="OR",
                        ),
                        name="aftersales_sheet_photo_has_one_reason",
                    ),
                    models.UniqueConstraint(
                        fields=("task", "loan", "attachment"),
                        name="aftersales_sheet_photo_counts_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state", "CANCELLED"), _negated=True),
                expressions=[("car", "="), ("span", "&&")],
                name="aftersales_loan_car_has_one_customer_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "OUT")),
                fields=("car",),
                name="aftersales_loan_car_is_out_once",
            ),
        ),
    ]
