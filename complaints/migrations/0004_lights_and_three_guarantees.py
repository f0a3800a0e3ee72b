"""What decides a light besides the score, and the Three Guarantees of a car; both keep their past."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARDS = """
CREATE TRIGGER complaints_factortable_frozen BEFORE UPDATE OR DELETE ON complaints_factortable
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER complaints_sanbaoevaluation_frozen BEFORE UPDATE OR DELETE ON complaints_sanbaoevaluation
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER complaints_sanbaoevaluation_frozen ON complaints_sanbaoevaluation;
DROP TRIGGER complaints_factortable_frozen ON complaints_factortable;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("aftersales", "0006_lines_have_photos"),
        ("complaints", "0003_what_cases_bring_along"),
        ("registry", "0005_goodwill_and_flags"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseAlert",
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
                            ("INJURY", "Injury, fire, or failure of airbag, brakes or steering"),
                            ("SERIES", "The same fault at three cars in a week"),
                            ("MEDIA", "National media or more than 100,000 views"),
                            ("CONSUMER_DAY", "Enquiry of the 3·15 programme"),
                            ("AUTHORITY", "Court, police or authority on site"),
                            ("BLOCKADE", "Showroom blocked, or threat of self-harm"),
                            ("LEAK", "Leak of personal data"),
                            ("FLEET", "VIP's or government's fleet stands still"),
                        ],
                        max_length=12,
                        verbose_name="quick alert",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("TOLD", "Told with the case"), ("FOUND", "Found by the system")],
                        max_length=5,
                        verbose_name="seen by",
                    ),
                ),
                ("raised_at", models.DateTimeField(verbose_name="raised")),
                (
                    "released_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="released"),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rung_alerts",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
            ],
            options={
                "verbose_name": "quick alert",
                "verbose_name_plural": "quick alerts",
                "ordering": ("raised_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("released_at", None)),
                        fields=("case", "kind"),
                        name="complaints_alert_once_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at", None), ("released_by", None)),
                            models.Q(
                                ("released_at__gte", models.F("raised_at")),
                                ("released_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_released_alert_says_by_whom_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseFact",
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
                            ("RECALL", "Related to a recall"),
                            ("FRAUD", "Claim of fraud: refund and three times the price"),
                            ("PRIVACY", "Incident with personal data"),
                            ("PASSENGER", "A child or a pregnant woman was in the car"),
                            ("OFF_ROAD", "The car is off the road"),
                        ],
                        max_length=10,
                        verbose_name="fact",
                    ),
                ),
                ("since", models.DateField(null=True, verbose_name="since")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("said_at", models.DateTimeField(verbose_name="said")),
                (
                    "withdrawn_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="withdrawn"),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
            ],
            options={
                "verbose_name": "fact of a case",
                "verbose_name_plural": "facts of a case",
                "ordering": ("said_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("case", "kind"),
                        name="complaints_fact_once_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "OFF_ROAD"), _negated=True),
                            ("since__isnull", False),
                            _connector="OR",
                        ),
                        name="complaints_off_road_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("withdrawn_at__gte", models.F("said_at")),
                                ("withdrawn_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_withdrawn_fact_says_by_whom_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "held",
                    models.CharField(
                        choices=[("GREEN", "Green"), ("YELLOW", "Yellow"), ("RED", "Red")],
                        max_length=6,
                        verbose_name="light by the rules",
                    ),
                ),
                (
                    "below_red_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="below the red band since"
                    ),
                ),
                (
                    "below_yellow_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="below the yellow band since"
                    ),
                ),
                ("checked_at", models.DateTimeField(verbose_name="computed")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="light",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
            ],
            options={
                "verbose_name": "state of a light",
                "verbose_name_plural": "states of lights",
                "indexes": [models.Index(fields=["checked_at"], name="complaints_lights_checked")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("below_yellow_at", None),
                            ("below_red_at__lte", models.F("below_yellow_at")),
                            _connector="OR",
                        ),
                        name="complaints_below_yellow_is_below_red",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FactorTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=20, unique=True, verbose_name="version")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("tables", models.JSONField(verbose_name="tables")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "factor table",
                "verbose_name_plural": "factor tables",
                "ordering": ("-valid_from", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="complaints_table_says_why_it_changed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LampOverride",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "lamp",
                    models.CharField(
                        choices=[("GREEN", "Green"), ("YELLOW", "Yellow"), ("RED", "Red")],
                        max_length=6,
                        verbose_name="light",
                    ),
                ),
                (
                    "wanted",
                    models.CharField(
                        choices=[("GREEN", "Green"), ("YELLOW", "Yellow"), ("RED", "Red")],
                        max_length=6,
                        verbose_name="light that was asked for",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("set_at", models.DateTimeField(verbose_name="set")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended")),
                (
                    "ended_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("EXPIRED", "Its workdays are over"),
                            ("RISEN", "The case has become worse"),
                            ("REPLACED", "Another override took its place"),
                        ],
                        max_length=8,
                        verbose_name="why it ended",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
            ],
            options={
                "verbose_name": "overridden light",
                "verbose_name_plural": "overridden lights",
                "ordering": ("set_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("case",),
                        name="complaints_one_override_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("lamp", "RED"), _negated=True),
                            ("expires_at__gt", models.F("set_at")),
                        ),
                        name="complaints_override_lowers_for_a_reason_and_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_as", ""), ("ended_at", None)),
                            models.Q(
                                ("ended_at__gte", models.F("set_at")),
                                models.Q(("ended_as", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_ended_override_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SanbaoEvaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("rules", models.JSONField(verbose_name="rules")),
                (
                    "near",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("WEEK", "a) Assembly fails within 7 days"),
                                ("FAILURE", "b) Grave failure within 60 days and 3,000 km"),
                                (
                                    "ASSEMBLY_FAULT",
                                    "b) Main part of an assembly within 60 days and 3,000 km",
                                ),
                                ("SAFETY", "c) Severe safety failure repaired twice"),
                                ("ASSEMBLY", "c) Assembly replaced twice"),
                                ("PART", "c) Same main part replaced twice"),
                                ("DAYS", "c) More than 30 days in repair"),
                                ("TIMES", "c) Same problem repaired more than four times"),
                                ("LOAN", "d) Loan car from the sixth day of a repair"),
                                ("ANSWER", "e) Answer to the demand within 10 workdays"),
                                ("COMPLETION", "e) Exchange or return within 20 workdays"),
                            ],
                            max_length=14,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "reached",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("WEEK", "a) Assembly fails within 7 days"),
                                ("FAILURE", "b) Grave failure within 60 days and 3,000 km"),
                                (
                                    "ASSEMBLY_FAULT",
                                    "b) Main part of an assembly within 60 days and 3,000 km",
                                ),
                                ("SAFETY", "c) Severe safety failure repaired twice"),
                                ("ASSEMBLY", "c) Assembly replaced twice"),
                                ("PART", "c) Same main part replaced twice"),
                                ("DAYS", "c) More than 30 days in repair"),
                                ("TIMES", "c) Same problem repaired more than four times"),
                                ("LOAN", "d) Loan car from the sixth day of a repair"),
                                ("ANSWER", "e) Answer to the demand within 10 workdays"),
                                ("COMPLETION", "e) Exchange or return within 20 workdays"),
                            ],
                            max_length=14,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sanbao_evaluations",
                        to="complaints.case",
                        verbose_name="case",
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
                "verbose_name": "evaluation of the Three Guarantees",
                "verbose_name_plural": "evaluations of the Three Guarantees",
                "ordering": ("-at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["vehicle", "-at", "-id"], name="complaints_sanbao_of_vehicle"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("near__overlap", models.F("reached")), _negated=True),
                        name="complaints_right_is_near_or_reached",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SanbaoFact",
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
                            ("FAULT", "Grave failure, or fault of an assembly's main part"),
                            ("FIRE", "The traction battery burned"),
                            ("SEVERE", "Repair of a severe safety failure"),
                            ("NOT_CURED", "The fault was not cured"),
                            ("ASSEMBLY", "Assembly replaced"),
                            ("PART", "Main part replaced"),
                            (
                                "TRANSPORT",
                                "Transport of a part made for this VIN, or of a traction battery",
                            ),
                            ("RESCUE", "Way of the breakdown service"),
                            ("QUALITY", "Repair of a quality problem"),
                            ("NO_QUALITY", "No repair of a quality problem"),
                            ("PROBLEM", "Repair of the same problem"),
                            ("USE", "Use of the car"),
                            ("STARTED", "Invoiced or delivered on"),
                            ("DEMAND", "Exchange or return demanded"),
                            ("ANSWERED", "Demand answered"),
                            ("COMPLETED", "Exchange or return completed"),
                        ],
                        max_length=10,
                        verbose_name="fact",
                    ),
                ),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No fault of the car"),
                            ("ENGINE", "Engine"),
                            ("TRANSMISSION", "Transmission"),
                            ("BATTERY", "Traction battery"),
                            ("MOTOR", "Drive motor"),
                            ("STEERING", "Steering"),
                            ("BRAKE", "Brakes"),
                            ("SUSPENSION", "Suspension"),
                            ("DRIVELINE", "Driveline"),
                            ("EMISSION", "Pollution control"),
                            ("BODY", "Body"),
                            ("FUEL", "Fuel system"),
                            ("AIRBAG", "Airbag"),
                            ("ELECTRICAL", "Electrics and software"),
                            ("OTHER", "Another part"),
                        ],
                        max_length=14,
                        verbose_name="part of the car",
                    ),
                ),
                (
                    "part",
                    models.CharField(blank=True, max_length=80, verbose_name="part or problem"),
                ),
                (
                    "use",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CONSUMER", "Private use"),
                            ("COMPANY", "Owned by a company"),
                            ("RENTAL", "Rental car"),
                            ("OPERATING", "Taxi, ride hailing or haulage"),
                        ],
                        max_length=10,
                        verbose_name="use of the car",
                    ),
                ),
                ("km", models.PositiveIntegerField(null=True, verbose_name="km")),
                (
                    "is_confirmed",
                    models.BooleanField(default=True, verbose_name="found by a technician"),
                ),
                ("is_cured", models.BooleanField(default=False, verbose_name="cured")),
                ("at", models.DateTimeField(null=True, verbose_name="at")),
                ("until", models.DateTimeField(null=True, verbose_name="until")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("said_at", models.DateTimeField(verbose_name="said")),
                (
                    "withdrawn_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="withdrawn"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sanbao_facts",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aftersales.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
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
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
            ],
            options={
                "verbose_name": "fact about a car's Three Guarantees",
                "verbose_name_plural": "facts about cars' Three Guarantees",
                "ordering": ("said_at", "pk"),
                "indexes": [models.Index(fields=["vehicle"], name="complaints_sanbao_facts")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    (
                                        "SEVERE",
                                        "NOT_CURED",
                                        "ASSEMBLY",
                                        "PART",
                                        "TRANSPORT",
                                        "RESCUE",
                                        "QUALITY",
                                        "NO_QUALITY",
                                        "PROBLEM",
                                    ),
                                ),
                                _negated=True,
                            ),
                            ("order__isnull", False),
                            _connector="OR",
                        ),
                        name="complaints_fact_of_a_repair_names_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("FAULT", "ASSEMBLY", "PART")), _negated=True),
                            models.Q(("fault", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="complaints_fact_of_a_fault_names_the_part",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("TRANSPORT", "RESCUE")), _negated=True),
                            ("until__gt", models.F("at")),
                            _connector="OR",
                        ),
                        name="complaints_fact_of_a_span_has_both_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    ("FAULT", "FIRE", "STARTED", "DEMAND", "ANSWERED", "COMPLETED"),
                                ),
                                _negated=True,
                            ),
                            ("at__isnull", False),
                            _connector="OR",
                        ),
                        name="complaints_dated_fact_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "USE"), _negated=True),
                            models.Q(("use", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="complaints_use_of_a_car_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("PART", "PROBLEM")), _negated=True),
                            models.Q(("part", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="complaints_replaced_part_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("withdrawn_at__gte", models.F("said_at")),
                                ("withdrawn_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_withdrawn_sanbao_fact_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
