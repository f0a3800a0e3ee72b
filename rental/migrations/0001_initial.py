"""Classes, cars, prices, terms and orders of the rental business; what was offered stays as it was."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import dealerops.foundation.pairs
import dealerops.registry.fields

FORWARDS = """
CREATE SEQUENCE rental_number;

CREATE FUNCTION rental_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rental_frozen: rows of % stay as they are', TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER rental_terms_are_frozen BEFORE UPDATE OR DELETE ON rental_termsversion
    FOR EACH ROW EXECUTE FUNCTION rental_refuse_change();
CREATE TRIGGER rental_clause_is_frozen BEFORE UPDATE OR DELETE ON rental_termsclause
    FOR EACH ROW EXECUTE FUNCTION rental_refuse_change();
CREATE TRIGGER rental_offer_stays BEFORE DELETE ON rental_offer
    FOR EACH ROW EXECUTE FUNCTION rental_refuse_change();
CREATE TRIGGER rental_offer_is_frozen BEFORE UPDATE ON rental_offer FOR EACH ROW
    WHEN (OLD.accepted_at IS NOT NULL AND NEW.accepted_at IS DISTINCT FROM OLD.accepted_at
          OR (to_jsonb(NEW)
              - '{opened_at,accepted_at,accepted_by,location_agreed,revoked_at}'::text[])
             IS DISTINCT FROM
             (to_jsonb(OLD)
              - '{opened_at,accepted_at,accepted_by,location_agreed,revoked_at}'::text[]))
    EXECUTE FUNCTION rental_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER rental_offer_is_frozen ON rental_offer;
DROP TRIGGER rental_offer_stays ON rental_offer;
DROP TRIGGER rental_clause_is_frozen ON rental_termsclause;
DROP TRIGGER rental_terms_are_frozen ON rental_termsversion;
DROP FUNCTION rental_refuse_change();
DROP SEQUENCE rental_number;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("network", "0001_initial"),
        ("registry", "0006_what_cases_bring_along"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InsurancePlan",
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
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_en", models.CharField(max_length=120, verbose_name="English name")),
                (
                    "per_day",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="per day"
                    ),
                ),
                (
                    "deductible",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="deductible"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "insurance plan",
                "verbose_name_plural": "insurance plans",
                "ordering": ("code",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("deductible__gte", 0), ("per_day__gte", 0)),
                        name="rental_insurance_is_not_negative",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TermsVersion",
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
                ("code", models.CharField(max_length=20, unique=True, verbose_name="version")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("text_zh", models.TextField(verbose_name="Chinese text")),
                ("text_en", models.TextField(verbose_name="English text")),
                (
                    "penalty_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="penalty for an unhandled violation",
                    ),
                ),
                (
                    "loss_of_use",
                    models.BooleanField(default=False, verbose_name="loss of use is charged"),
                ),
                (
                    "depreciation_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=6,
                        null=True,
                        verbose_name="depreciation, part of the repair above the limit",
                    ),
                ),
                (
                    "location_consent",
                    models.BooleanField(default=False, verbose_name="asks consent to location"),
                ),
            ],
            options={
                "verbose_name": "version of the terms",
                "verbose_name_plural": "versions of the terms",
                "ordering": ("-valid_from", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_zh", ""), _negated=True),
                            models.Q(("text_en", ""), _negated=True),
                        ),
                        name="rental_terms_have_both_languages",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("penalty_amount__gt", 0), ("penalty_amount", None), _connector="OR"
                        ),
                        name="rental_penalty_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("depreciation_percent__gt", 0), ("depreciation_percent__lte", 1)
                            ),
                            ("depreciation_percent", None),
                            _connector="OR",
                        ),
                        name="rental_depreciation_is_a_part",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VehicleClass",
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
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_en", models.CharField(max_length=120, verbose_name="English name")),
                ("rank", models.PositiveSmallIntegerField(unique=True, verbose_name="rank")),
                ("seats", models.PositiveSmallIntegerField(default=5, verbose_name="seats")),
            ],
            options={
                "verbose_name": "vehicle class",
                "verbose_name_plural": "vehicle classes",
                "ordering": ("rank",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seats__range", (1, 9))),
                        name="rental_class_has_1_to_9_seats",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RentalVehicle",
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
                ("seats", models.PositiveSmallIntegerField(default=5, verbose_name="seats")),
                (
                    "range_km",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="range in km"
                    ),
                ),
                ("is_partner", models.BooleanField(default=False, verbose_name="partner's car")),
                (
                    "rental_registered",
                    models.BooleanField(
                        default=False, verbose_name="registered and filed for rental"
                    ),
                ),
                ("insurance_until", models.DateField(verbose_name="insured until")),
                ("inspection_until", models.DateField(verbose_name="inspected until")),
                (
                    "retired_on",
                    models.DateField(blank=True, null=True, verbose_name="left the fleet on"),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rental_vehicles",
                        to="network.dealer",
                        verbose_name="home store",
                    ),
                ),
                (
                    "vehicle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rental",
                        to="registry.vehicle",
                        verbose_name="vehicle",
                    ),
                ),
                (
                    "vehicle_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vehicles",
                        to="rental.vehicleclass",
                        verbose_name="class",
                    ),
                ),
            ],
            options={
                "verbose_name": "rental car",
                "verbose_name_plural": "rental cars",
                "ordering": ("dealer", "vehicle_class", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("retired_on", None)),
                        fields=["dealer", "vehicle_class"],
                        name="rental_car_of_store",
                    ),
                    models.Index(fields=["dealer", "-created_at", "-id"], name="rental_car_dealer"),
                    models.Index(fields=["-created_at", "-id"], name="rental_car_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seats__range", (1, 9))),
                        name="rental_car_has_1_to_9_seats",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("range_km__gt", 0), ("range_km", None), _connector="OR"
                        ),
                        name="rental_car_range_is_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RentalOrder",
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
                        editable=False, max_length=24, unique=True, verbose_name="order number"
                    ),
                ),
                ("driver_name", models.CharField(blank=True, max_length=60, verbose_name="driver")),
                (
                    "driver_mobile",
                    dealerops.registry.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="driver's phone"
                    ),
                ),
                (
                    "driver_mobile_hash",
                    dealerops.registry.fields.SearchHashField(
                        db_index=True, source="driver_mobile"
                    ),
                ),
                (
                    "driver_licence",
                    dealerops.registry.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="driving licence number"
                    ),
                ),
                (
                    "driver_licence_hash",
                    dealerops.registry.fields.SearchHashField(
                        db_index=True, source="driver_licence"
                    ),
                ),
                (
                    "licence_until",
                    models.DateField(blank=True, null=True, verbose_name="licence valid until"),
                ),
                ("start_at", models.DateTimeField(verbose_name="from")),
                ("end_at", models.DateTimeField(verbose_name="until")),
                (
                    "source",
                    models.CharField(default="COUNTER", max_length=20, verbose_name="came through"),
                ),
                (
                    "external_id",
                    models.CharField(
                        blank=True,
                        max_length=60,
                        null=True,
                        verbose_name="number with the platform",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("INQUIRY", "Inquiry"),
                            ("PENDING_CONFIRM", "To be confirmed"),
                            ("CONFIRMED", "Confirmed"),
                            ("ASSIGNED", "Car assigned"),
                            ("READY", "Car ready"),
                            ("IN_USE", "On the road"),
                            ("RETURNED", "Returned"),
                            ("SETTLING", "Being settled"),
                            ("DEPOSIT_HOLD", "Deposit held"),
                            ("CLOSED", "Closed"),
                            ("CANCELLED", "Cancelled"),
                            ("NO_SHOW", "Did not come"),
                            ("REJECTED", "Rejected"),
                        ],
                        default="INQUIRY",
                        editable=False,
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(default=1, verbose_name="weight in the plan"),
                ),
                (
                    "may_upgrade",
                    models.BooleanField(default=True, verbose_name="may get a higher class"),
                ),
                (
                    "may_downgrade",
                    models.BooleanField(default=False, verbose_name="agreed to a lower class"),
                ),
                (
                    "may_swap_store",
                    models.BooleanField(
                        default=False, verbose_name="agreed to a car of another store"
                    ),
                ),
                ("needs", models.JSONField(blank=True, default=dict, verbose_name="needs")),
                (
                    "seats",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="seats, at least"
                    ),
                ),
                (
                    "planned_daily_km",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="planned km a day"
                    ),
                ),
                (
                    "range_agreed",
                    models.BooleanField(default=False, verbose_name="agreed to the car's range"),
                ),
                (
                    "delivery_address",
                    dealerops.registry.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="delivered to"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "daily_rate",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="per day",
                    ),
                ),
                (
                    "rent",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="rent",
                    ),
                ),
                (
                    "total",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="total",
                    ),
                ),
                (
                    "cancel_fee",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="cancellation fee",
                    ),
                ),
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
                ("id_checked", models.BooleanField(default=False, verbose_name="ID was checked")),
                (
                    "submitted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="submitted"
                    ),
                ),
                (
                    "contact_due_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="to be called until"
                    ),
                ),
                (
                    "contacted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="customer reached"
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="confirmed"
                    ),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="accepted by the customer",
                    ),
                ),
                (
                    "location_agreed_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="agreed to the use of the location",
                    ),
                ),
                (
                    "ready_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="car ready"
                    ),
                ),
                (
                    "handed_out_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="handed over"
                    ),
                ),
                (
                    "handed_in_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="taken back"
                    ),
                ),
                (
                    "settled_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="settled"
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="over"
                    ),
                ),
                (
                    "cancelled_by",
                    models.CharField(
                        blank=True,
                        choices=[("USER", "The customer"), ("OPERATOR", "Us")],
                        editable=False,
                        max_length=10,
                        verbose_name="cancelled by",
                    ),
                ),
                (
                    "end_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("PLANS_CHANGED", "The customer's plans changed"),
                            ("PRICE", "Too dear"),
                            ("FOUND_OTHER", "Rented elsewhere"),
                            ("NO_ANSWER", "Nobody could be reached"),
                            ("LICENCE", "No valid driving licence"),
                            ("IDENTITY", "ID could not be checked"),
                            ("BLOCKED", "On the block list"),
                            ("DEBT", "Unpaid debt"),
                            ("NO_CAR", "No car of the class"),
                            ("CAR_FAILED", "The car broke down"),
                            ("STORE", "The store could not serve"),
                            ("OTHER", "Something else"),
                        ],
                        editable=False,
                        max_length=14,
                        verbose_name="reason",
                    ),
                ),
                (
                    "cancel_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="reason in words"
                    ),
                ),
                (
                    "policy_values",
                    models.JSONField(
                        default=dict, editable=False, verbose_name="policy values applied"
                    ),
                ),
                (
                    "pairs",
                    dealerops.foundation.pairs.PairsField(
                        sources=("driver_name",), verbose_name="pairs of characters to search by"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rental_orders",
                        to="registry.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rental_orders",
                        to="network.dealer",
                        verbose_name="store",
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.firm",
                        verbose_name="platform",
                    ),
                ),
                (
                    "insurance_plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rental.insuranceplan",
                        verbose_name="insurance plan",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="operator",
                    ),
                ),
                (
                    "return_dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rental_returns",
                        to="network.dealer",
                        verbose_name="returned to",
                    ),
                ),
                (
                    "pinned_vehicle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rental.rentalvehicle",
                        verbose_name="promised car",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="rental.rentalvehicle",
                        verbose_name="assigned car",
                    ),
                ),
                (
                    "terms",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="rental.termsversion",
                        verbose_name="accepted terms",
                    ),
                ),
                (
                    "vehicle_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="rental.vehicleclass",
                        verbose_name="class",
                    ),
                ),
            ],
            options={
                "verbose_name": "rental order",
                "verbose_name_plural": "rental orders",
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["dealer", "-created_at", "-id"], name="rental_order_dealer"
                    ),
                    models.Index(
                        fields=["dealer", "state", "-created_at", "-id"],
                        name="rental_order_dealer_state",
                    ),
                    models.Index(fields=["return_dealer", "end_at"], name="rental_order_returns"),
                    models.Index(fields=["dealer", "start_at"], name="rental_order_starts"),
                    models.Index(fields=["-created_at", "-id"], name="rental_order_time"),
                    models.Index(fields=["firm", "-created_at", "-id"], name="rental_order_firm"),
                    models.Index(fields=["vehicle", "start_at"], name="rental_order_of_car"),
                    models.Index(
                        fields=["number"],
                        name="rental_order_number_begins",
                        opclasses=("varchar_pattern_ops",),
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["pairs"], name="rental_order_pairs"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id__isnull", False)),
                        fields=("source", "external_id"),
                        name="rental_order_of_a_platform_is_taken_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end_at__gt", models.F("start_at"))),
                        name="rental_order_starts_then_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        name="rental_number_with_platform_is_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 1)), name="rental_order_has_weight"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    (
                                        "CONFIRMED",
                                        "ASSIGNED",
                                        "READY",
                                        "IN_USE",
                                        "RETURNED",
                                        "SETTLING",
                                        "DEPOSIT_HOLD",
                                        "CLOSED",
                                    ),
                                ),
                                _negated=True,
                            ),
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("confirmed_at__isnull", False),
                                ("insurance_plan__isnull", False),
                                ("licence_until__isnull", False),
                                ("terms__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="rental_confirmed_order_was_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("ASSIGNED", "READY", "IN_USE")), _negated=True),
                            ("vehicle__isnull", False),
                            _connector="OR",
                        ),
                        name="rental_assigned_order_has_a_car",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    ("IN_USE", "RETURNED", "SETTLING", "DEPOSIT_HOLD", "CLOSED"),
                                ),
                                _negated=True,
                            ),
                            models.Q(("handed_out_at__isnull", False), ("vehicle__isnull", False)),
                            _connector="OR",
                        ),
                        name="rental_order_in_use_was_handed_out",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ("RETURNED", "SETTLING", "DEPOSIT_HOLD", "CLOSED")),
                                _negated=True,
                            ),
                            ("handed_in_at__isnull", False),
                            _connector="OR",
                        ),
                        name="rental_returned_order_was_taken_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handed_in_at__gte", models.F("handed_out_at")),
                            ("handed_in_at", None),
                            _connector="OR",
                        ),
                        name="rental_taken_back_after_it_was_handed_out",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "CANCELLED"),
                                models.Q(("cancelled_by", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "CANCELLED"), _negated=True),
                                ("cancelled_by", ""),
                            ),
                            _connector="OR",
                        ),
                        name="rental_cancelled_order_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("CANCELLED", "REJECTED")), _negated=True),
                            models.Q(("end_code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="rental_ended_order_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cancel_fee__gte", 0),
                            ("compensation__gte", 0),
                            ("rent__gte", 0),
                            ("total__gte", 0),
                        ),
                        name="rental_order_money_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BlockedCustomer",
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
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("about", models.CharField(blank=True, max_length=60, verbose_name="about")),
                ("since", models.DateTimeField(verbose_name="since")),
                (
                    "lifted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="lifted"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rental_blocks",
                        to="registry.customer",
                        verbose_name="customer",
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
                    "lifted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lifted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "blocked customer",
                "verbose_name_plural": "blocked customers",
                "ordering": ("-since", "-pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted_at", None)),
                        fields=["customer"],
                        name="rental_blocked_now",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("customer", "about"),
                        name="rental_customer_is_blocked_once_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="rental_block_list_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at", None),
                            ("lifted_at__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="rental_blocked_customer_is_lifted_afterwards",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelRange",
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
                ("range_km", models.PositiveSmallIntegerField(verbose_name="range in km")),
                (
                    "model",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rental_range",
                        to="registry.vehiclemodel",
                        verbose_name="model",
                    ),
                ),
            ],
            options={
                "verbose_name": "range of a model",
                "verbose_name_plural": "ranges of models",
                "ordering": ("model",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("range_km__gt", 0)),
                        name="rental_model_range_is_positive",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PreAuth",
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
                        choices=[("RENTAL", "Rental deposit"), ("VIOLATION", "Violation deposit")],
                        default="RENTAL",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="amount"
                    ),
                ),
                ("reference", models.CharField(max_length=60, verbose_name="authorisation number")),
                ("held_at", models.DateTimeField(verbose_name="held since")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                (
                    "captured_amount",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="captured",
                    ),
                ),
                (
                    "captured_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="captured on"
                    ),
                ),
                (
                    "released_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="given back on"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preauths",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "pre-authorisation",
                "verbose_name_plural": "pre-authorisations",
                "ordering": ("-held_at", "-pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("captured_at", None), ("released_at", None)),
                        fields=["expires_at"],
                        name="rental_preauth_held",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reference",), name="rental_preauth_is_recorded_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), models.Q(("reference", ""), _negated=True)
                        ),
                        name="rental_preauth_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("held_at"))),
                        name="rental_preauth_expires_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("captured_amount", 0), ("captured_at", None)),
                            models.Q(
                                ("captured_amount__gt", 0),
                                ("captured_amount__lte", models.F("amount")),
                                ("captured_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="rental_preauth_gives_no_more_than_it_holds",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("CONFIRM", "To confirm the order"),
                            ("NO_SHOW", "Because nobody came"),
                            ("OTHER", "Something else"),
                        ],
                        max_length=8,
                        verbose_name="why",
                    ),
                ),
                ("reached", models.BooleanField(verbose_name="reached")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("called_at", models.DateTimeField(verbose_name="called")),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="called by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "call to a customer",
                "verbose_name_plural": "calls to customers",
                "ordering": ("-called_at", "-pk"),
                "indexes": [models.Index(fields=["order", "purpose"], name="rental_call_of_order")],
            },
        ),
        migrations.CreateModel(
            name="Deposit",
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
                        choices=[("RENTAL", "Rental deposit"), ("VIOLATION", "Violation deposit")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="amount"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("CASH", "Cash"),
                            ("CARD", "Bank card"),
                            ("WECHAT", "WeChat Pay"),
                            ("ALIPAY", "Alipay"),
                            ("TRANSFER", "Bank transfer"),
                            ("PLATFORM", "Through the platform"),
                        ],
                        max_length=10,
                        verbose_name="paid by",
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, max_length=60, verbose_name="reference"),
                ),
                ("taken_at", models.DateTimeField(verbose_name="taken")),
                (
                    "used_amount",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="used",
                    ),
                ),
                (
                    "released_amount",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="given back",
                    ),
                ),
                (
                    "released_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="given back on"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deposits",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "deposit",
                "verbose_name_plural": "deposits",
                "ordering": ("-taken_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="rental_deposit_is_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "amount__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("used_amount"), "+", models.F("released_amount")
                                ),
                            ),
                            ("released_amount__gte", 0),
                            ("used_amount__gte", 0),
                        ),
                        name="rental_deposit_gives_no_more_than_it_holds",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("channel", "reference"),
                        name="rental_deposit_is_taken_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Block",
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
                            ("MAINTENANCE", "Maintenance"),
                            ("BREAKDOWN", "Broken down"),
                            ("ACCIDENT", "Accident repair"),
                            ("RECALL", "Recall stop"),
                            ("INSURANCE", "Insurance runs out"),
                            ("INSPECTION", "Annual inspection runs out"),
                            ("VIOLATIONS", "Open violations"),
                            ("RELOCATION", "Moved to another store"),
                            ("STAFF", "Used by staff"),
                            ("OTHER", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "span",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(
                        verbose_name="from and until"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "released_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="released"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocks",
                        to="rental.rentalvehicle",
                        verbose_name="rental car",
                    ),
                ),
            ],
            options={
                "verbose_name": "block of a car",
                "verbose_name_plural": "blocks of cars",
                "ordering": ("-span", "-pk"),
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        condition=models.Q(("released_at", None)),
                        fields=["vehicle", "span"],
                        name="rental_block_of_car",
                    ),
                    models.Index(fields=["-created_at", "-id"], name="rental_block_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("span__isempty", False), ("span__startswith__isnull", False)
                        ),
                        name="rental_block_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_at", None),
                            ("released_at__gte", models.F("created_at")),
                            _connector="OR",
                        ),
                        name="rental_block_is_released_after_it_was_entered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoreDistance",
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
                ("km", models.DecimalField(decimal_places=1, max_digits=7, verbose_name="km")),
                ("minutes", models.PositiveIntegerField(verbose_name="minutes")),
                (
                    "destination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="to",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="from",
                    ),
                ),
            ],
            options={
                "verbose_name": "distance between stores",
                "verbose_name_plural": "distances between stores",
                "ordering": ("origin", "destination"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("origin", "destination"), name="rental_distance_is_said_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin", models.F("destination")), _negated=True),
                        name="rental_distance_is_between_two_stores",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("km__gt", 0), ("minutes__gt", 0)),
                        name="rental_distance_is_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TermsClause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=10, verbose_name="clause")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("LIABILITY", "Liability for damage"),
                            ("PENALTY", "Penalty for unhandled violations"),
                            ("LOSS_OF_USE", "Loss of use"),
                            ("DEPRECIATION", "Accelerated depreciation"),
                            ("CANCELLATION", "Cancellation fees"),
                            ("LATE_RETURN", "Late return"),
                            ("DEPOSIT", "Deposit and pre-authorisation"),
                            ("LOCATION", "Location of the car"),
                            ("OTHER", "Other"),
                        ],
                        default="OTHER",
                        max_length=12,
                        verbose_name="about",
                    ),
                ),
                ("text_zh", models.CharField(max_length=1000, verbose_name="Chinese text")),
                ("text_en", models.CharField(max_length=1000, verbose_name="English text")),
                ("highlighted", models.BooleanField(default=False, verbose_name="highlighted")),
                (
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clauses",
                        to="rental.termsversion",
                        verbose_name="terms",
                    ),
                ),
            ],
            options={
                "verbose_name": "clause of the terms",
                "verbose_name_plural": "clauses of the terms",
                "ordering": ("terms", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("terms", "number"), name="rental_clause_has_its_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), _negated=True),
                            models.Q(("text_zh", ""), _negated=True),
                            models.Q(("text_en", ""), _negated=True),
                        ),
                        name="rental_clause_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("start_at", models.DateTimeField(verbose_name="from")),
                ("end_at", models.DateTimeField(verbose_name="until")),
                (
                    "daily_rate",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="per day"
                    ),
                ),
                (
                    "rent",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="rent"
                    ),
                ),
                (
                    "total",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="total"
                    ),
                ),
                (
                    "deposit",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="rental deposit"
                    ),
                ),
                (
                    "violation_deposit",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="violation deposit"
                    ),
                ),
                ("lines", models.JSONField(default=list, verbose_name="components")),
                (
                    "nonce",
                    models.CharField(
                        editable=False, max_length=32, unique=True, verbose_name="random part"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                (
                    "opened_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="first opened"
                    ),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="accepted"
                    ),
                ),
                (
                    "accepted_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("LINK", "On the customer's page"),
                            ("PAPER", "Signed at the counter"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="accepted",
                    ),
                ),
                (
                    "location_agreed",
                    models.BooleanField(
                        default=False, verbose_name="agreed to the use of the location"
                    ),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="withdrawn"
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
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
                (
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rental.termsversion",
                        verbose_name="terms",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer",
                "verbose_name_plural": "offers",
                "ordering": ("order", "-number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "number"), name="rental_offer_version_is_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("revoked_at", None)),
                        fields=("order",),
                        name="rental_one_open_offer_per_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted_at", None),
                                ("accepted_by", ""),
                                ("location_agreed", False),
                            ),
                            models.Q(
                                ("accepted_at__isnull", False),
                                models.Q(("accepted_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rental_accepted_offer_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deposit__gte", 0),
                            ("rent__gte", 0),
                            ("total__gte", 0),
                            ("violation_deposit__gte", 0),
                        ),
                        name="rental_offer_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tariff",
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
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        help_text="The last day is not included.", verbose_name="valid"
                    ),
                ),
                (
                    "per_day",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="per day"
                    ),
                ),
                (
                    "deposit",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="rental deposit"
                    ),
                ),
                (
                    "violation_deposit",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="violation deposit"
                    ),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="store",
                    ),
                ),
                (
                    "vehicle_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tariffs",
                        to="rental.vehicleclass",
                        verbose_name="class",
                    ),
                ),
            ],
            options={
                "verbose_name": "tariff",
                "verbose_name_plural": "tariffs",
                "ordering": ("vehicle_class", "dealer", "-valid"),
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("dealer", None)),
                        expressions=[("vehicle_class", "="), ("valid", "&&")],
                        name="rental_class_has_one_tariff_a_day",
                        violation_error_message="The class has another tariff on some of these days.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("vehicle_class", "="), ("dealer", "="), ("valid", "&&")],
                        name="rental_class_has_one_tariff_a_day_in_a_store",
                        violation_error_message="The class has another tariff on some of these days.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False)),
                        name="rental_tariff_is_valid_some_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deposit__gte", 0), ("per_day__gt", 0), ("violation_deposit__gte", 0)
                        ),
                        name="rental_tariff_is_positive",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
