"""Process maps, targets and what was learned (domain.md 3.10, 3.12)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0006_rounds"),
        ("network", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "department",
                    models.CharField(
                        choices=[
                            ("SALES", "Sales"),
                            ("AFTERSALES", "Aftersales"),
                            ("CUSTOMER_CARE", "Customer care"),
                            ("QUALITY", "Quality"),
                            ("LEGAL", "Legal"),
                            ("PR", "Public relations"),
                            ("FINANCE", "Finance"),
                            ("RENTAL", "Rental"),
                        ],
                        max_length=14,
                        verbose_name="process owner",
                    ),
                ),
                (
                    "touch_point",
                    models.CharField(
                        choices=[
                            ("PRE_SALES", "Before the sale"),
                            ("CONTRACT", "Sales contract"),
                            ("DELIVERY", "Delivery of the car"),
                            ("FINANCE", "Finance and insurance"),
                            ("RECEPTION", "Reception"),
                            ("REPAIR", "Quality of a repair"),
                            ("PARTS", "Parts"),
                            ("PRICE", "Price and charges"),
                            ("WAITING", "Waiting time"),
                            ("WARRANTY", "Warranty and Three Guarantees"),
                            ("PRODUCT", "Product quality"),
                            ("SOFTWARE", "Software and connected services"),
                            ("CHARGING", "Charging and battery"),
                            ("ROADSIDE", "Roadside help"),
                            ("RENTAL", "Rental"),
                            ("USED_CAR", "Used car"),
                            ("PRIVACY", "Data privacy"),
                            ("OTHER", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="touch point",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("PROCESS", "Process"),
                            ("PEOPLE", "People"),
                            ("PART_SUPPLY", "Supply of parts"),
                            ("PRODUCT", "Product"),
                            ("COMMUNICATION", "Communication"),
                            ("PRICE_POLICY", "Price policy"),
                            ("SYSTEM", "System"),
                            ("MISUSE", "Misuse by the customer"),
                            ("THIRD_PARTY", "Third party"),
                        ],
                        max_length=14,
                        verbose_name="root cause",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="what was learned")),
                ("written_at", models.DateTimeField(verbose_name="written")),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lessons",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "lesson",
                "verbose_name_plural": "lessons",
                "ordering": ("-written_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="complaints_lesson_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LessonReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="complaints.lesson",
                        verbose_name="lesson",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="read by",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading of a lesson",
                "verbose_name_plural": "readings of lessons",
                "ordering": ("lesson", "at"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("lesson", "person"), name="complaints_lesson_read_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcessMap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "process",
                    models.CharField(
                        choices=[
                            ("HOTLINE", "Case of the hotline 400"),
                            ("REG_12315", "Case of 12315"),
                            ("DEALER", "Case at the dealer"),
                            ("SOCIAL", "Case on social media"),
                            ("SANBAO", "Demand under the Three Guarantees"),
                            ("GOODWILL", "Goodwill"),
                            ("RENTAL", "Quarrel about a rental"),
                        ],
                        max_length=10,
                        verbose_name="process",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("valid_from", models.DateField(verbose_name="valid from")),
            ],
            options={
                "verbose_name": "process map",
                "verbose_name_plural": "process maps",
                "ordering": ("process", "-number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("process", "number"), name="complaints_map_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Bottleneck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                (
                    "hold",
                    models.CharField(
                        choices=[
                            ("SLOW", "Nine of ten take more than twice the standard"),
                            ("SHARE", "More than three tenths of the whole way"),
                            ("GAP", "Handed over and not begun for more than eight open hours"),
                            ("UNOWNED", "A step without an owner"),
                            ("PING_PONG", "To and fro between the same two people"),
                        ],
                        max_length=10,
                        verbose_name="what holds it up",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TRIAGE", "Triage"),
                            ("FIRST_RESPONSE", "First response"),
                            ("INVESTIGATION", "Investigation"),
                            ("APPRAISAL", "External appraisal"),
                            ("PLAN", "Plan and agreement"),
                            ("EXECUTION", "Carrying out"),
                            ("VERIFICATION", "Verification call"),
                            ("INFORMATION", "Information from the dealer"),
                        ],
                        max_length=14,
                        verbose_name="step",
                    ),
                ),
                (
                    "figure",
                    models.DecimalField(decimal_places=4, max_digits=9, verbose_name="figure"),
                ),
                (
                    "limit",
                    models.DecimalField(decimal_places=4, max_digits=9, verbose_name="limit"),
                ),
                ("cases", models.PositiveIntegerField(verbose_name="cases")),
                (
                    "map",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.processmap",
                        verbose_name="process map",
                    ),
                ),
            ],
            options={
                "verbose_name": "bottleneck",
                "verbose_name_plural": "bottlenecks",
                "ordering": ("-month", "map", "hold", "kind"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("map", "month", "hold", "kind"),
                        name="complaints_bottleneck_told_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="complaints_bottleneck_month_is_a_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcessStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("TRIAGE", "Triage"),
                            ("FIRST_RESPONSE", "First response"),
                            ("INVESTIGATION", "Investigation"),
                            ("APPRAISAL", "External appraisal"),
                            ("PLAN", "Plan and agreement"),
                            ("EXECUTION", "Carrying out"),
                            ("VERIFICATION", "Verification call"),
                            ("INFORMATION", "Information from the dealer"),
                        ],
                        max_length=14,
                        verbose_name="step",
                    ),
                ),
                (
                    "owner_role",
                    models.CharField(
                        choices=[
                            ("SYSADMIN", "System administrator"),
                            ("AUDITOR", "Auditor"),
                            ("SSA_SPECIALIST", "Special-sales specialist"),
                            ("SSA_MANAGER", "Special-sales manager"),
                            ("SSA_HEAD", "Special-sales head"),
                            ("FINANCE", "Finance head"),
                            ("CFO", "Chief financial officer"),
                            ("VP", "Vice president"),
                            ("SALES_OPS", "Sales operations"),
                            ("HR", "Human resources"),
                            ("PR_KAM", "PR and key accounts"),
                            ("LINE_MANAGER", "Line manager"),
                            ("ASSOCIATE", "Associate"),
                            ("IT_ADJ", "IT data adjuster"),
                            ("COMPLAINT_DESK", "Complaint desk"),
                            ("RISK_MANAGER", "Risk manager"),
                            ("QUALITY", "Quality"),
                            ("LEGAL", "Legal"),
                            ("REGION_STAFF", "Regional staff"),
                            ("REGION_HEAD", "Regional head"),
                            ("REGION_CAM", "Regional customer advocate"),
                            ("D_GM", "Dealer general manager"),
                            ("D_SSA", "Dealer special-sales applicant"),
                            ("D_SALES_CLERK", "Dealer sales clerk"),
                            ("D_SALES_DIR", "Dealer sales director"),
                            ("D_SVC_DIR", "Dealer service director"),
                            ("D_SA", "Service advisor"),
                            ("D_INFO", "Dealer information clerk"),
                            ("D_CALL", "Callback clerk"),
                            ("D_CAM", "Dealer customer advocate"),
                            ("D_CASHIER", "Cashier"),
                            ("D_PARTS", "Parts clerk"),
                            ("D_TECH", "Technician"),
                            ("D_DRIVER", "Driver"),
                            ("TP_CHECKER", "Third-party checker"),
                            ("TP_LEAD", "Third-party lead"),
                            ("RENTAL_OP", "Rental operator"),
                            ("COLLECTOR", "Collector"),
                            ("RENTAL_SUPERVISOR", "Rental supervisor"),
                            ("RENTAL_MGR", "Rental manager"),
                            ("SYSTEM", "System"),
                        ],
                        max_length=20,
                        verbose_name="owner",
                    ),
                ),
                ("system", models.CharField(max_length=40, verbose_name="system")),
                ("standard_minutes", models.PositiveIntegerField(verbose_name="standard minutes")),
                (
                    "handover_to",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SYSADMIN", "System administrator"),
                            ("AUDITOR", "Auditor"),
                            ("SSA_SPECIALIST", "Special-sales specialist"),
                            ("SSA_MANAGER", "Special-sales manager"),
                            ("SSA_HEAD", "Special-sales head"),
                            ("FINANCE", "Finance head"),
                            ("CFO", "Chief financial officer"),
                            ("VP", "Vice president"),
                            ("SALES_OPS", "Sales operations"),
                            ("HR", "Human resources"),
                            ("PR_KAM", "PR and key accounts"),
                            ("LINE_MANAGER", "Line manager"),
                            ("ASSOCIATE", "Associate"),
                            ("IT_ADJ", "IT data adjuster"),
                            ("COMPLAINT_DESK", "Complaint desk"),
                            ("RISK_MANAGER", "Risk manager"),
                            ("QUALITY", "Quality"),
                            ("LEGAL", "Legal"),
                            ("REGION_STAFF", "Regional staff"),
                            ("REGION_HEAD", "Regional head"),
                            ("REGION_CAM", "Regional customer advocate"),
                            ("D_GM", "Dealer general manager"),
                            ("D_SSA", "Dealer special-sales applicant"),
                            ("D_SALES_CLERK", "Dealer sales clerk"),
                            ("D_SALES_DIR", "Dealer sales director"),
                            ("D_SVC_DIR", "Dealer service director"),
                            ("D_SA", "Service advisor"),
                            ("D_INFO", "Dealer information clerk"),
                            ("D_CALL", "Callback clerk"),
                            ("D_CAM", "Dealer customer advocate"),
                            ("D_CASHIER", "Cashier"),
                            ("D_PARTS", "Parts clerk"),
                            ("D_TECH", "Technician"),
                            ("D_DRIVER", "Driver"),
                            ("TP_CHECKER", "Third-party checker"),
                            ("TP_LEAD", "Third-party lead"),
                            ("RENTAL_OP", "Rental operator"),
                            ("COLLECTOR", "Collector"),
                            ("RENTAL_SUPERVISOR", "Rental supervisor"),
                            ("RENTAL_MGR", "Rental manager"),
                            ("SYSTEM", "System"),
                        ],
                        max_length=20,
                        verbose_name="handed over to",
                    ),
                ),
                (
                    "map",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="complaints.processmap",
                        verbose_name="process map",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a process map",
                "verbose_name_plural": "steps of a process map",
                "ordering": ("map", "place"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("map", "place"), name="complaints_step_has_one_place"
                    ),
                    models.UniqueConstraint(
                        fields=("map", "kind"), name="complaints_step_once_in_a_map"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("standard_minutes__gt", 0)),
                        name="complaints_step_takes_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetSheet",
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
                    "period",
                    django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="period"),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, verbose_name="version"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("AGREED", "Agreed by both sides"),
                            ("REPLACED", "Replaced by a later version"),
                        ],
                        default="PROPOSED",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was changed"),
                ),
                ("given_at", models.DateTimeField(verbose_name="set")),
                (
                    "taken_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="agreed"),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="dealer",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="agreed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "targets of a person",
                "verbose_name_plural": "targets of people",
                "ordering": ("-pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "period", "number"), name="complaints_target_version_once"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "AGREED")),
                        expressions=(("owner", "="), ("period", "&&")),
                        name="complaints_one_agreed_target_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "PROPOSED"),
                            ("state", "REPLACED"),
                            models.Q(("taken_at__isnull", False), ("taken_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaints_agreed_target_has_both_names",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_by", None),
                            models.Q(("taken_by", models.F("given_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="complaints_target_has_two_sides",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="complaints_changed_target_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kpi",
                    models.CharField(
                        choices=[
                            ("FIRST_RESPONSE", "First response in time"),
                            ("CLOSURE", "Closure rate"),
                            ("ON_TIME", "Closed in time"),
                            ("REOPEN", "Reopened within 30 days"),
                            ("ESCALATION", "Escalated"),
                            ("RECURRENCE", "Came back"),
                            ("COST", "Cost of a case"),
                            ("SATISFACTION", "Satisfied after closing"),
                            ("E2E_MEDIAN", "End to end, median"),
                            ("E2E_P90", "End to end, nine of ten"),
                            ("FLOW", "Share of time in hand"),
                            ("TRAINED", "Trained front line"),
                        ],
                        max_length=14,
                        verbose_name="figure",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("PERSON", "Cases of the person"),
                            ("DEALER", "Cases of the dealer"),
                            ("TOUCH_POINT", "Cases of a touch point"),
                            ("DEPARTMENT", "Cases of a department"),
                        ],
                        max_length=11,
                        verbose_name="of which cases",
                    ),
                ),
                (
                    "touch_point",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("PRE_SALES", "Before the sale"),
                            ("CONTRACT", "Sales contract"),
                            ("DELIVERY", "Delivery of the car"),
                            ("FINANCE", "Finance and insurance"),
                            ("RECEPTION", "Reception"),
                            ("REPAIR", "Quality of a repair"),
                            ("PARTS", "Parts"),
                            ("PRICE", "Price and charges"),
                            ("WAITING", "Waiting time"),
                            ("WARRANTY", "Warranty and Three Guarantees"),
                            ("PRODUCT", "Product quality"),
                            ("SOFTWARE", "Software and connected services"),
                            ("CHARGING", "Charging and battery"),
                            ("ROADSIDE", "Roadside help"),
                            ("RENTAL", "Rental"),
                            ("USED_CAR", "Used car"),
                            ("PRIVACY", "Data privacy"),
                            ("OTHER", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="touch point",
                    ),
                ),
                (
                    "department",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SALES", "Sales"),
                            ("AFTERSALES", "Aftersales"),
                            ("CUSTOMER_CARE", "Customer care"),
                            ("QUALITY", "Quality"),
                            ("LEGAL", "Legal"),
                            ("PR", "Public relations"),
                            ("FINANCE", "Finance"),
                            ("RENTAL", "Rental"),
                        ],
                        max_length=14,
                        verbose_name="department",
                    ),
                ),
                (
                    "baseline",
                    models.DecimalField(
                        decimal_places=4,
                        editable=False,
                        max_digits=12,
                        null=True,
                        verbose_name="baseline",
                    ),
                ),
                (
                    "target",
                    models.DecimalField(decimal_places=4, max_digits=12, verbose_name="target"),
                ),
                ("weight", models.PositiveSmallIntegerField(verbose_name="weight")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="complaints.targetsheet",
                        verbose_name="targets",
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "targets",
                "ordering": ("sheet", "-weight", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weight__range", (1, 100))),
                        name="complaints_weight_is_1_to_100",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("target__gt", 0)), name="complaints_target_is_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("scope", "TOUCH_POINT"),
                                models.Q(("touch_point", ""), _negated=True),
                                ("department", ""),
                            ),
                            models.Q(
                                ("scope", "DEPARTMENT"),
                                ("touch_point", ""),
                                models.Q(("department", ""), _negated=True),
                            ),
                            models.Q(
                                ("scope__in", ("PERSON", "DEALER")),
                                ("department", ""),
                                ("touch_point", ""),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_target_names_its_cases",
                    ),
                    models.UniqueConstraint(
                        fields=("sheet", "kpi", "scope", "touch_point", "department"),
                        name="complaints_target_once_in_a_sheet",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectiveAction",
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
                    "cause",
                    models.CharField(
                        choices=[
                            ("PROCESS", "Process"),
                            ("PEOPLE", "People"),
                            ("PART_SUPPLY", "Supply of parts"),
                            ("PRODUCT", "Product"),
                            ("COMMUNICATION", "Communication"),
                            ("PRICE_POLICY", "Price policy"),
                            ("SYSTEM", "System"),
                            ("MISUSE", "Misuse by the customer"),
                            ("THIRD_PARTY", "Third party"),
                        ],
                        max_length=14,
                        verbose_name="root cause",
                    ),
                ),
                ("what", models.TextField(max_length=1000, verbose_name="what is done")),
                ("due_on", models.DateField(verbose_name="due")),
                ("done_at", models.DateTimeField(editable=False, null=True, verbose_name="done")),
                (
                    "check_on",
                    models.DateField(
                        editable=False, null=True, verbose_name="look at the effect on"
                    ),
                ),
                (
                    "effect",
                    models.CharField(
                        blank=True,
                        choices=[("HELPED", "It helped"), ("DID_NOT", "It did not help")],
                        max_length=8,
                        verbose_name="effect",
                    ),
                ),
                (
                    "effect_note",
                    models.TextField(blank=True, max_length=1000, verbose_name="what was seen"),
                ),
                (
                    "checked_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="looked at"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrective_actions",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked at by",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "corrective action",
                "verbose_name_plural": "corrective actions",
                "ordering": ("-pk",),
                "indexes": [models.Index(fields=["check_on"], name="complaints_actions_to_check")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("check_on", None), ("done_at", None)),
                            models.Q(("check_on__isnull", False), ("done_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaints_done_action_is_checked_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effect", ""),
                            models.Q(
                                ("checked_at__isnull", False),
                                ("checked_by__isnull", False),
                                ("done_at__isnull", False),
                                models.Q(("effect_note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_effect_was_seen_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by", None),
                            models.Q(("checked_by", models.F("owner")), _negated=True),
                            _connector="OR",
                        ),
                        name="complaints_effect_seen_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KpiReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kpi",
                    models.CharField(
                        choices=[
                            ("FIRST_RESPONSE", "First response in time"),
                            ("CLOSURE", "Closure rate"),
                            ("ON_TIME", "Closed in time"),
                            ("REOPEN", "Reopened within 30 days"),
                            ("ESCALATION", "Escalated"),
                            ("RECURRENCE", "Came back"),
                            ("COST", "Cost of a case"),
                            ("SATISFACTION", "Satisfied after closing"),
                            ("E2E_MEDIAN", "End to end, median"),
                            ("E2E_P90", "End to end, nine of ten"),
                            ("FLOW", "Share of time in hand"),
                            ("TRAINED", "Trained front line"),
                        ],
                        max_length=14,
                        verbose_name="figure",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("KEPT", "Kept"),
                            ("MERGED", "Merged into another"),
                            ("RETIRED", "Retired"),
                        ],
                        max_length=8,
                        verbose_name="decision",
                    ),
                ),
                (
                    "merged_into",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("FIRST_RESPONSE", "First response in time"),
                            ("CLOSURE", "Closure rate"),
                            ("ON_TIME", "Closed in time"),
                            ("REOPEN", "Reopened within 30 days"),
                            ("ESCALATION", "Escalated"),
                            ("RECURRENCE", "Came back"),
                            ("COST", "Cost of a case"),
                            ("SATISFACTION", "Satisfied after closing"),
                            ("E2E_MEDIAN", "End to end, median"),
                            ("E2E_P90", "End to end, nine of ten"),
                            ("FLOW", "Share of time in hand"),
                            ("TRAINED", "Trained front line"),
                        ],
                        max_length=14,
                        verbose_name="merged into",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("decided_at", models.DateTimeField(verbose_name="decided")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of a figure",
                "verbose_name_plural": "reviews of figures",
                "ordering": ("-decided_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="complaints_review_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("verdict", "MERGED"),
                                models.Q(("merged_into", ""), _negated=True),
                                models.Q(("merged_into", models.F("kpi")), _negated=True),
                            ),
                            models.Q(
                                models.Q(("verdict", "MERGED"), _negated=True), ("merged_into", "")
                            ),
                            _connector="OR",
                        ),
                        name="complaints_merged_figure_says_where",
                    ),
                ],
            },
        ),
    ]
